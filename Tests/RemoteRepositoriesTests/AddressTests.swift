import RemoteRepositories
import Testing

@Suite("Addresses of remote repositories")
struct AddressTests {
  @Test(
    "each way to write one is understood",
    arguments: [
      ("https://Example.com/org/a.git", "https://example.com/org/a.git"),
      ("http://example.com:8080/a", "http://example.com:8080/a"),
      ("ssh://git@example.com/org/a.git", "ssh://git@example.com/org/a.git"),
      ("git+ssh://git@example.com:2222/a", "ssh://git@example.com:2222/a"),
      ("git@example.com:org/a.git", "git@example.com:org/a.git"),
      ("git@example.com:/srv/a.git", "ssh://git@example.com/srv/a.git"),
      ("git://example.com/a", "git://example.com/a"),
      ("file:///srv/a.git", "file:///srv/a.git"),
      ("file://localhost/srv/a.git", "file:///srv/a.git"),
      ("https://[2001:db8::1]:8443/a.git", "https://[2001:db8::1]:8443/a.git"),
      ("https://dev.example.com/a%20b/_git/c", "https://dev.example.com/a%20b/_git/c"),
    ])
  func understood(text: String, told: String) throws {
    #expect(RemoteAddress.isRemote(text))
    #expect(try RemoteAddress(text).description == told)
  }

  @Test(
    "a folder is none, whatever signs are in its path",
    arguments: [
      ".", "/srv/git/a.git", "../a", "policies", "/srv/a@b:c", "./a@b:c/d", "/a::b", "C:/x",
    ])
  func folder(path: String) {
    #expect(!RemoteAddress.isRemote(path))
    #expect(RemoteAddress.shown(path) == path)
  }

  @Test(
    "a password is in no text of it, whatever else is wrong",
    arguments: [
      "https://ada:s3cret@example.com/a.git", "https://s3cret@example.com/a.git",
      "https://ada:s3cret@example.com", "https://ada:s3cret@exa mple.com/a",
      "https://ada:s3cret@example.com/a?x", "ssh://git:s3cret@example.com/a",
      "file://ada:s3cret@example.com/a", "svn://ada:s3cret@example.com/a",
      "https://ada:s3cret@-x/a", "https://ada:s3cret%zz@example.com/a",
      "https://ada:s3cret@example.com:99999/a", "https://ada:s3cret@b@example.com/a",
    ])
  func secret(text: String) {
    #expect(!RemoteAddress.shown(text).contains("s3cret"))
    do {
      let address = try RemoteAddress(text)
      #expect(!"\(address)".contains("s3cret"))
      #expect(!String(reflecting: address.description).contains("s3cret"))
    } catch { #expect(!"\(error)".contains("s3cret")) }
  }

  @Test(
    "one that could be taken for something else is refused, with what is wrong",
    arguments: [
      ("ext::sh -c touch /tmp/x", "a space"),
      ("ext::sh%20x", "helper program before ::"),
      ("fd::17/a", "helper program before ::"),
      ("ssh://-oProxyCommand=x/a", "a host in it that is none"),
      ("ssh://-x/a", "begins with -"),
      ("git@-x:a", "begins with -"),
      ("-x@host:a", "begins with -"),
      ("git@host:-a", "begins with -"),
      ("ssh://git@host/a';rm%20-rf'", "the server's shell"),
      ("ssh://git@host/a%27%3brm", "the server's shell"),
      ("git@host:a$(x)", "the server's shell"),
      ("git@host:a`x`", "the server's shell"),
      ("https://host/a%0ab", "stands for no letter"),
      ("https://host/a%00b", "stands for no letter"),
      ("https://host/a%zz", "stands for no letter"),
      ("https://host/a\nb", "a space or a sign"),
      ("https://ho%0ast/a", "a host in it that is none"),
      ("https://user%0a@host/a", "a user or a password"),
      ("https://host", "names no repository"),
      ("https://host/", "names no repository"),
      ("https:///a", "names no host"),
      ("https://host:0/a", "a port"),
      ("https://host:x/a", "a port"),
      ("https://host/a?b=c", "a ? or a #"),
      ("https://[::1/a", "a [ without"),
      ("file://host/a", "names a host behind file://"),
      ("ssh://git:x@host/a", "a password"),
      ("git://git@host/a", "names a user"),
      ("ftp://host/a", "which is not read"),
      ("s3://bucket/a", "which is not read"),
    ])
  func refused(text: String, why: String) throws {
    #expect(RemoteAddress.isRemote(text) || text.contains(" "))
    let error = try #require(throws: RemoteError.self) { try RemoteAddress(text) }
    #expect(error.code == .address)
    #expect(error.description.contains(why), "\(error)")
  }
}
