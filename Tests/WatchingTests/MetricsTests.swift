import PolicyModel
import Testing

@testable import Watching

@Suite("Metrics of a watch")
struct MetricsTests {
  @Test("each metric has its help and its type once, and a number")
  func format() throws {
    var metrics = WatchMetrics(startedAt: PolicyModel.Instant("2026-11-21T12:00:00Z")!)
    metrics.comparisons = 7
    metrics.fullComparisons = 2
    metrics.comparisonSeconds = 0.25
    metrics.residentBytes = 1 << 20
    metrics.processorSeconds = 1.5
    let lines = metrics.text.split(separator: "\n")
    let names = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
    #expect(Set(names).count == names.count)
    for line in lines where !line.hasPrefix("#") {
      let name = line.prefix { $0 != "{" && $0 != " " }
      #expect(names.contains(name), "\(line)")
      #expect(Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
    }
    #expect(lines.contains("mendwall_watch_comparisons_total{extent=\"full\"} 2"))
    #expect(lines.contains("mendwall_watch_comparisons_total{extent=\"changed\"} 5"))
    #expect(lines.contains("mendwall_watch_comparison_seconds_total 0.25"))
    #expect(lines.contains("mendwall_watch_started_timestamp_seconds 1795262400"))
    #expect(lines.contains("process_cpu_seconds_total 1.5"))
    // What is not known is not told.
    #expect(!metrics.text.contains("last_full_timestamp_seconds"))
  }
}
