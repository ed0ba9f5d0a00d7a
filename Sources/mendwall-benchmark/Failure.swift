import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ends the benchmark with a sentence on standard error.
func fail(_ message: String) -> Never {
  _ = try? FileDescriptor.standardError.writeAll("mendwall-benchmark: \(message)\n".utf8)
  exit(2)
}
