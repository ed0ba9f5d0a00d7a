import Testing

@testable import Reconciliation
