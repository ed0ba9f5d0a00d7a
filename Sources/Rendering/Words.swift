/// `1 policy`, `2 policies`
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? "\(one)s")"
}
