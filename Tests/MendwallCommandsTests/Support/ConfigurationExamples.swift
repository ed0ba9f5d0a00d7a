/// Texts of `.mendwall.yaml` that the reader and the schema judge alike.
enum ConfigurationExamples {
  static let accepted = [
    "{}", "---\n", "apiVersion: mendwall.dev/v1\nkind: Configuration\n",
    """
    apiVersion:
    kind:
    paths:
    owns:
    kinds:
    clusters:
    exceptions:
    severity:
    render:
    connectivity:
    publish:
    lint:
    """,
    "lint: []", "lint: [{rule: allows-all-ingress, reason: it serves the Internet}]",
    "lint: [{rule: 'dns-*', object: ~, reason: a}, {rule: b, object: {name: c}, reason: d}]",
    "lint: [{rule: a, object: {apiVersion: ~, namespace: shop, kind: NetworkPolicy}, reason: b}]",
    "publish: {}", "publish: {to: [], forge: ~, url: ~, repository: ~, scope: ~}",
    "publish: {to: [comment, code-scanning, slack], scope: production}",
    "publish: {forge: gitea, url: 'https://git.example.org/api/v1', repository: acme/policies}",
    "paths: []", "paths: [policies, base/a.yaml]", "render: plain", "render: kustomize",
    "owns: []", "owns: [shop, team-*]", "owns: {}", "owns: {namespaces: [shop]}",
    "owns: {namespaces: ~, selector: ~}", "owns: {selector: {matchLabels: {a: b}}}",
    "owns: {selector: {matchLabels: {a: b}, matchExpressions: ~}}",
    "owns: {selector: {matchLabels: {}, matchExpressions: [{key: a, operator: Exists}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: DoesNotExist, values: []}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: Exists, values: ~}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: In, values: [b]}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: NotIn, values: [b, c]}]}}",
    "kinds: [NetworkPolicy, Namespace]", "kinds: [NetworkPolicy.projectcalico.org, Role]",
    "clusters: {}", "clusters: {a: {uid: u}}",
    "clusters: {a: {uid: u, paths: ~, owns: ~, kinds: ~}}",
    "clusters: {a: {uid: u, paths: [b], owns: [c], kinds: [Role]}, b: {uid: v, owns: {}}}",
    "exceptions: []", "exceptions: [{object: {kind: NetworkPolicy}}]",
    "exceptions: [{object: {apiVersion: cilium.io/v2, kind: ~}, path: ~, reason: ~, until: ~}]",
    "exceptions: [{object: {namespace: ''}, reason: ''}]", "exceptions: [{object: {name: '*'}}]",
    "severity: []", "severity: [{severity: critical}, {severity: info}]",
    "severity: [{object: ~, state: ~, path: ~, severity: high}]",
    "severity: [{object: {name: a}, state: modified, path: /spec, severity: medium}]",
    "severity: [{state: missing, severity: low}, {state: unmanaged, severity: low}]",
  ]

  static let refused = [
    "[]", "text", "5", "path: [a]", "apiVersion: mendwall.dev/v2", "apiVersion: 1", "kind: Report",
    "publish: comment", "publish: [comment]", "publish: {to: comment}", "publish: {to: [pager]}",
    "publish: {to: [~]}", "publish: {forge: GitHub}", "publish: {token: a}",
    "publish: {url: 'https://git.example.org'}", "publish: {url: a, forge: ~}",
    "publish: {forge: gitlab, url: 5}", "publish: {repository: [a]}", "publish: {scope: 1}",
    "lint: {}", "lint: [~]", "lint: [a]", "lint: [{}]", "lint: [{rule: a}]", "lint: [{reason: a}]",
    "lint: [{rule: ~, reason: a}]", "lint: [{rule: a, reason: ~}]", "lint: [{rule: 1, reason: a}]",
    "lint: [{rule: a, reason: b, until: 2027-01-31}]", "lint: [{rule: a, object: {}, reason: b}]",
    "lint: [{rule: a, object: {apiVersion: v1, name: b}, reason: c}]",
    "paths: policies", "paths: [5]", "paths: [~]", "paths: {}", "render: helm", "render: true",
    "owns: shop", "owns: 5", "owns: [~]", "owns: [{}]", "owns: {names: [a]}",
    "owns: {namespaces: a}", "owns: {namespaces: [5]}", "owns: {selector: a=b}",
    "owns: {selector: {}}", "owns: {selector: {matchLabels: ~}}",
    "owns: {selector: {matchLabels: {}, matchExpressions: []}}",
    "owns: {selector: {matchLabels: {a: 1}}}", "owns: {selector: {matchLabels: {a: ~}}}",
    "owns: {selector: {matchLabels: [a]}}", "owns: {selector: {matchLabels: {a: b}, match: {}}}",
    "owns: {selector: {matchExpressions: {}}}", "owns: {selector: {matchExpressions: [~]}}",
    "owns: {selector: {matchExpressions: [{operator: Exists}]}}",
    "owns: {selector: {matchExpressions: [{key: a}]}}",
    "owns: {selector: {matchExpressions: [{key: 1, operator: Exists}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: in, values: [b]}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: In}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: NotIn, values: []}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: In, values: b}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: In, values: [1]}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: Exists, values: b}]}}",
    "owns: {selector: {matchExpressions: [{key: a, operator: Exists, value: b}]}}",
    "kinds: []", "kinds: Role", "kinds: [Pod]", "kinds: [networkpolicy]", "kinds: [~]",
    "kinds: [NetworkPolicy.crd.projectcalico.org]", "clusters: [a]", "clusters: {a: ~}",
    "clusters: {a: u}", "clusters: {a: {}}", "clusters: {a: {uid: ~}}", "clusters: {a: {uid: ''}}",
    "clusters: {a: {uid: 5}}", "clusters: {a: {uid: u, render: plain}}",
    "clusters: {a: {uid: u, kinds: []}}", "clusters: {a: {uid: u, owns: b}}", "exceptions: {}",
    "exceptions: [~]", "exceptions: [a]", "exceptions: [{}]", "exceptions: [{object: ~}]",
    "exceptions: [{object: {}}]", "exceptions: [{object: {kind: ~}}]",
    "exceptions: [{object: {kind: 5}}]", "exceptions: [{object: {kind: Role, label: a}}]",
    "exceptions: [{object: a}]", "exceptions: [{object: {name: a}, reason: 5}]",
    "exceptions: [{object: {name: a}, expires: 2027-01-31}]", "severity: high", "severity: [high]",
    "severity: [~]", "severity: [{}]", "severity: [{severity: ~}]", "severity: [{severity: grave}]",
    "severity: [{severity: High}]", "severity: [{object: {}, severity: low}]",
    "severity: [{state: gone, severity: low}]", "severity: [{severity: low, reason: a}]",
  ]

  /// What may stand for the end of an exception.
  static let ends = [
    "2027-01-31", "2027-04-30", "2028-02-29", "2027-02-28", "9999-12-31", "2027-01-31T14:00:00Z",
    "2027-01-31t14:00:00z", "2027-01-31 14:00:00Z", "2027-12-01T23:59:60Z",
    "2027-01-31T14:00:00.125Z", "2027-01-31T14:00:00+14:00", "2027-01-31T00:00:00-23:59",
  ]

  static let wrongEnds = [
    "", "soon", "2027", "2027-01", "2027-1-31", "27-01-31", "2027-00-10", "2027-13-01",
    "2027-01-00", "2027-01-32", "2027-04-31", "2027-02-30", "2027-01-31Z", "2027-01-31T14:00Z",
    "2027-01-31T14:00:00", "2027-01-31T24:00:00Z", "2027-01-31T14:60:00Z", "2027-01-31T14:00:61Z",
    "2027-01-31T14:00:00.Z", "2027-01-31T14:00:00+24:00", "2027-01-31T14:00:00+0100",
    "2027-01-31_14:00:00Z", " 2027-01-31", "2027-01-31 ", "+027-01-31",
  ]

  /// What may stand for the place of an exception or of a severity.
  static let places = [
    "/", "/spec", "/spec/", "/spec/ingress/*/from", "/metadata/labels/a~1b", "/a~0~1", "//", "/*",
    "/spec/in*ss", "/spec/ü", "/a b",
  ]

  static let wrongPlaces = [
    "", "spec", "spec/ingress", ".spec", "/a~", "/a~2", "/~/a", "#/spec", " /spec",
  ]
}
