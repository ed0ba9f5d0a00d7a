extension Case {
  static let all: [Case] =
    fields + values + hygiene + isolation + selectors + exposure + tiers + redundancy
}
