/// Texts of `connectivity:` in `.mendwall.yaml` that the reader and the schema judge alike.
enum AssertionExamples {
  static let accepted =
    [
      "from shop/web to shop/db on tcp/5432: allow", "\"from * to payments/*: deny\"",
      "from * to payments/* on tcp/443, udp/53: deny except shop/web, monitoring/*",
      "from shop/web[Deployment], shop/api to internet on 443: allow",
      "from 10.0.0.0/8, 10.1.2.3 to */* on udp/5000-5100, sctp: deny",
      "\"from fd00::/8 to shop/web: deny except fd00::1\"",
      "from ingress-controller to shop/web: allow", "from  a/b  to  c/d :   deny",
    ].map { "connectivity:\n- \($0)\n" }
    + [
      "{from: a/b, to: c/d, expect: allow}", "{from: '*', to: '*/*', expect: deny}",
      "{from: [a/b, 10.0.0.0/8], to: [c/d], ports: [tcp/1, 443, udp], expect: allow}",
      "{from: internet, to: c/d, ports: TCP/80, expect: deny, except: [a/b], severity: critical}",
      "{from: a/b, to: c/d, ports: 443, expect: deny, except: a/b, reason: because}",
      "{from: a/b, to: c/d, ports: ~, expect: allow, except: ~, severity: ~, reason: ~}",
      "{from: '2001:db8::1', to: c/d, expect: deny}",
    ].map { "connectivity: [\($0)]" } + ["connectivity: []"]

  static let refused =
    [
      "from a/b to c/d", "from a/b to c/d: maybe", "from a/b to c/d: allow all",
      "from a/b to c/d: deny but e/f", "from a/b to c/d: deny except", "from a/b: deny",
      "to c/d: deny", "from a/b to c/d: ~", "from a/b to c/d: [deny]", "\"a/b to c/d: deny\"",
      "from a/b to c/d: deny\n  severity: low", "from a/b to c/d: allow except e/f", "5", "~", "[]",
    ].map { "connectivity:\n- \($0)\n" }
    + [
      "{}", "{to: c/d, expect: allow}", "{from: a/b, expect: allow}", "{from: a/b, to: c/d}",
      "{from: [], to: c/d, expect: allow}", "{from: a, to: c/d, expect: allow}",
      "{from: 5, to: c/d, expect: allow}", "{from: a/b, to: [c], expect: allow}",
      "{from: a/b/c, to: c/d, expect: allow}", "{from: a/, to: c/d, expect: allow}",
      "{from: 'a/b[]', to: c/d, expect: allow}", "{from: a/b, to: c/d, expect: denied}",
      "{from: a/b, to: ingress-controller, expect: deny}",
      "{from: a/b, to: [c/d, ingress-controller], expect: deny}",
      "{from: a/b, to: c/d, expect: allow, except: e/f}",
      "{from: a/b, to: c/d, expect: deny, except: []}",
      "{from: a/b, to: c/d, expect: deny, except: e}",
      "{from: a/b, to: c/d, expect: deny, severity: grave}",
      "{from: a/b, to: c/d, expect: deny, reason: 5}",
      "{from: a/b, to: c/d, expect: deny, ports: []}",
      "{from: a/b, to: c/d, expect: deny, ports: http}",
      "{from: a/b, to: c/d, expect: deny, ports: [icmp/8]}",
      "{from: a/b, to: c/d, expect: deny, ports: tcp/0}",
      "{from: a/b, to: c/d, expect: deny, ports: 65536}",
      "{from: a/b, to: c/d, expect: deny, ports: 1.5}",
      "{from: a/b, to: c/d, expect: deny, port: 443}",
    ].map { "connectivity: [\($0)]" }

  /// What is wrong within a word, or between two.
  static let refusedByTheReaderAlone =
    [
      "from a to c/d: deny", "from a/b to c/d on http: deny", "from a/b to c/d on: deny",
      "from a/b, to c/d: deny", "from a/b to ingress-controller: deny",
      "from a/b to c/d: deny except e",
    ].map { "connectivity:\n- \($0)\n" }
    + [
      "connectivity: [{from: 10.0.0.300, to: c/d, expect: deny}]",
      "connectivity: [{from: a/b, to: c/d, expect: deny, ports: tcp/90-80}]",
      "connectivity: [{from: a/b, to: c/d, expect: deny, ports: tcp/65536}]",
    ]
}
