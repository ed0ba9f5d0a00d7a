import Documents
public import Reports

extension JSONRenderer {
  /// An event in one line.
  public static func line(_ event: WatchEvent) throws -> String {
    JSONWriter.compact(try NodeEncoder.encode(event)) + "\n"
  }
}
