import Reports

extension PrometheusRenderer {
  /// How many findings there are of each sort of news; none is of two sorts.
  static func news(_ news: News) -> [(labels: String, value: Int64)] {
    [
      ("new", news.new.count), ("perhaps new", news.maybeNew.count),
      ("changed", news.changed.count), ("still there", news.standing.count - news.changed.count),
      ("gone", news.gone.count), ("tolerated now", news.tolerated.count),
      ("perhaps gone", news.maybeGone.count),
    ].map { word, count in ("news=\"\(word)\"", Int64(count)) }
  }
}
