import Documents
import Testing

@testable import PolicyModel

@Suite("What a definition says of an object")
struct DefinitionSchemaTests {
  /// A definition whose only version has a schema that is written in YAML.
  private func schema(_ text: String) throws -> DefinitionSchema {
    let version: Node = ["name": "v1", "schema": ["openAPIV3Schema": try yaml(text)]]
    return try #require(
      DefinitionSchema(definition: ["spec": ["versions": [version]]], version: "v1"))
  }

  @Test(
    "sets defaults at each place that is there",
    arguments: [
      ("{a: {default: 1}}", "{}", "{a: 1}"), ("{a: {default: 1}}", "{a: 2}", "{a: 2}"),
      ("{a: {default: 1}}", "{b: 2}", "{b: 2, a: 1}"), ("{a: {default: ''}}", "{}", "{a: ''}"),
      ("{a: {default: false}, b: {default: 0}}", "{}", "{a: false, b: 0}"),
      // In an object that is there, and in none that is not.
      ("{a: {properties: {b: {default: 1}}}}", "{a: {}}", "{a: {b: 1}}"),
      ("{a: {properties: {b: {default: 1}}}}", "{}", "{}"),
      ("{a: {properties: {b: {default: 1}}}}", "{a: text}", "{a: text}"),
      // In a default.
      ("{a: {default: {}, properties: {b: {default: 1}}}}", "{}", "{a: {b: 1}}"),
      ("{a: {default: {b: 2}, properties: {b: {default: 1}}}}", "{}", "{a: {b: 2}}"),
      ("{a: {default: [{}], items: {properties: {b: {default: 1}}}}}", "{}", "{a: [{b: 1}]}"),
      // In each element, and in each value under a free key.
      (
        "{a: {items: {properties: {b: {default: 1}}}}}", "{a: [{}, {b: 2}, x]}",
        "{a: [{b: 1}, {b: 2}, x]}"
      ),
      (
        "{a: {items: {items: {properties: {b: {default: 1}}}}}}", "{a: [[{}], []]}",
        "{a: [[{b: 1}], []]}"
      ),
      ("{a: {items: {default: 1}}}", "{a: []}", "{a: []}"),
      (
        "{a: {additionalProperties: {properties: {b: {default: 1}}}}}", "{a: {x: {}, y: {b: 2}}}",
        "{a: {x: {b: 1}, y: {b: 2}}}"
      ),
      ("{a: {additionalProperties: {default: 1}}}", "{a: {}}", "{a: {}}"),
      ("{a: {additionalProperties: true}}", "{a: {x: {}}}", "{a: {x: {}}}"),
      (
        "{a: {x-kubernetes-preserve-unknown-fields: true, properties: {b: {default: 1}}}}",
        "{a: {c: 2}}", "{a: {c: 2, b: 1}}"
      ),
    ])
  func defaults(properties: String, object: String, completed: String) throws {
    let schema = try schema("{type: object, properties: \(properties)}")
    let once = try schema.completed(yaml(object))
    #expect(try once == yaml(completed))
    #expect(schema.completed(once) == once)
  }

  @Test(
    "puts a default in the place of a null, but for one that is a value",
    arguments: [
      ("{a: {default: 1}}", "{a: ~}", "{a: 1}"),
      ("{a: {default: 1, nullable: true}}", "{a: ~}", "{a: ~}"),
      ("{a: {default: 1, nullable: false}}", "{a: ~}", "{a: 1}"),
      ("{a: {default: 1, nullable: true}}", "{}", "{a: 1}"), ("{a: {}}", "{a: ~}", "{a: ~}"),
      ("{a: {default: ~}}", "{}", "{}"),
      ("{a: {items: {default: 1}}}", "{a: [~, 2]}", "{a: [1, 2]}"),
      ("{a: {items: {default: 1, nullable: true}}}", "{a: [~]}", "{a: [~]}"),
      ("{a: {items: {properties: {b: {default: 1}}}}}", "{a: [~]}", "{a: [~]}"),
      (
        "{a: {items: {default: {}, properties: {b: {default: 1}}}}}", "{a: [~]}", "{a: [{b: 1}]}"
      ),
      ("{a: {additionalProperties: {default: 1}}}", "{a: {x: ~}}", "{a: {x: 1}}"),
      ("{a: {additionalProperties: {default: 1, nullable: true}}}", "{a: {x: ~}}", "{a: {x: ~}}"),
    ])
  func nulls(properties: String, object: String, completed: String) throws {
    let schema = try schema("{type: object, properties: \(properties)}")
    #expect(try schema.completed(yaml(object)) == yaml(completed))
  }

  @Test("sets a default that stands nowhere, and leaves what was written in its place")
  func places() throws {
    let schema = try schema("{properties: {a: {default: {c: [1]}}, b: {}}}")
    let object = try schema.completed(yaml("\nb: 2\n"))
    #expect(object["a"] == ["c": [1]])
    // The place in the definition is none in the object's file.
    #expect(object.mapping?.entry("a")?.keySpan == nil)
    #expect(object["a"]?.span == nil)
    #expect(object["a"]?.mapping?.entry("c")?.keySpan == nil)
    #expect(object[JSONPointer(["a", "c"])]?.span == nil)
    #expect(object[JSONPointer(["a", "c", "0"])]?.span == nil)
    #expect(object["b"]?.span?.start == Position(line: 2, column: 4))
  }

  @Test(
    "has no field that it does not name, unless it keeps them",
    arguments: [
      ("{a: {type: string}}", "{a: 1, b: 2}", ["/b"]), ("{a: {type: string}}", "{a: 1, b: ~}", []),
      ("{a: {type: object, properties: {b: {type: string}}}}", "{a: {b: 1, c: 2}}", ["/a/c"]),
      ("{a: {type: object, properties: {b: {type: string}}}}", "{a: {c/d: {e: 1}}}", ["/a/c~1d"]),
      (
        "{a: {type: array, items: {type: object, properties: {b: {type: string}}}}}",
        "{a: [{b: 1}, {c: 2}, {b: 3, d: 4}]}", ["/a/1/c", "/a/2/d"]
      ),
      ("{a: {type: object, additionalProperties: {type: string}}}", "{a: {b: c, d: e}}", []),
      (
        "{a: {type: object, additionalProperties: {type: object, properties: {b: {type: string}}}}}",
        "{a: {x: {b: 1, c: 2}}}", ["/a/x/c"]
      ),
      ("{a: {type: object, x-kubernetes-preserve-unknown-fields: true}}", "{a: {b: {c: 1}}}", []),
      // What is named below a field that keeps others is held to what it names.
      (
        "{a: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {b: {type: object, "
          + "properties: {c: {type: string}}}}}}", "{a: {b: {c: 1, d: 2}, e: 3}}", ["/a/b/d"]
      ),
      // An object of which nothing is said keeps nothing.
      ("{a: {type: object}}", "{a: {b: 1}}", ["/a/b"]), ("{a: {type: object}}", "{a: {}}", []),
      ("{a: {type: object, additionalProperties: true}}", "{a: {b: 1, c: [2]}}", []),
      (
        "{a: {type: object, additionalProperties: true}}", "{a: {b: {c: 1}, d: [{e: 2}]}}",
        ["/a/b/c", "/a/d/0/e"]
      ),
      ("{a: {x-kubernetes-int-or-string: true}}", "{a: 80}", []),
      // The fields of every object need no schema.
      ("{}", "{apiVersion: v1, kind: A, metadata: {name: a, labels: {b: c}}, spec: 1}", ["/spec"]),
      ("{metadata: {type: object}}", "{metadata: {name: a}}", []),
      (
        "{a: {type: object, x-kubernetes-embedded-resource: true}}",
        "{a: {kind: A, metadata: {name: a}, b: 1}}", ["/a/b"]
      ),
    ] as [(String, String, [String])])
  func unknownFields(properties: String, object: String, places: [String]) throws {
    let schema = try schema("{type: object, properties: \(properties)}")
    #expect(try schema.unknownFields(in: yaml(object)).map(\.description) == places)
  }

  @Test(
    "is that of the version that was asked for, or none",
    arguments: [
      (
        "{spec: {versions: [{name: v2}, {name: v1, schema: {openAPIV3Schema: {type: object}}}]}}",
        true
      ),
      ("{spec: {versions: [{name: v2, schema: {openAPIV3Schema: {type: object}}}]}}", false),
      ("{spec: {versions: [{name: v1}]}}", false),
      ("{spec: {versions: [{name: v1, schema: {}}]}}", false),
      ("{spec: {versions: [{name: v1, schema: {openAPIV3Schema: ~}}]}}", false),
      ("{spec: {versions: []}}", false), ("{spec: {}}", false), ("{}", false), ("text", false),
    ])
  func versions(text: String, isThere: Bool) throws {
    let definition = try yaml(text)
    #expect((DefinitionSchema(definition: definition, version: "v1") != nil) == isThere)
  }

  @Test(
    "may be a table, whose defaults are set where what they belong to is",
    arguments: [
      ("{}", "{}"), ("{spec: {}}", "{spec: {tier: default}}"),
      ("{spec: {tier: a}}", "{spec: {tier: a}}"),
      ("{spec: {tier: ~}}", "{spec: {tier: default}}"),
      (
        "{spec: {tier: a, rules: [{}, {ports: [{}, {protocol: UDP}]}]}}",
        "{spec: {tier: a, rules: [{}, {ports: [{protocol: TCP}, {protocol: UDP}]}]}}"
      ),
      ("{specs: [{}]}", "{specs: [{}]}"),
    ])
  func table(object: String, completed: String) throws {
    let schema = DefinitionSchema(defaults: [
      "/spec/tier": "default", "/spec/rules/*/ports/*/protocol": "TCP",
    ])
    #expect(try schema.completed(yaml(object)) == yaml(completed))
    #expect(try schema.unknownFields(in: yaml(object)) == [])
  }
}
