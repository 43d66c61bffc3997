// SwiftUI's declarations, as far as the app's views use them and as iOS 17 has them, so that the views are type-checked on Linux against the
// models and the words. Nothing is drawn. They are written from Apple's documentation, by hand: that a call is right here says that its
// names, labels and types are those written down here, not that Xcode takes it. An app never sees this target.

@_exported import Foundation
@_exported import Observation

@MainActor @preconcurrency
public protocol View {
  associatedtype Body: View
  @ViewBuilder var body: Body { get }
}

extension Never: View {
  public var body: Never { fatalError("it has no body") }
}

/// What has no body of its own.
public protocol Leaf: View where Body == Never {}

extension Leaf {
  public var body: Never { fatalError("it has no body") }
}

extension Optional: View where Wrapped: View {
  public var body: Never { fatalError("it has no body") }
}

public struct TupleView<Value>: Leaf {
  nonisolated init(nowhere: Void) {}
}

public enum Either<First: View, Second: View>: Leaf {
  case first, second
}

public struct EmptyView: Leaf {
  public nonisolated init() {}
}

@resultBuilder
public struct ViewBuilder {
  public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
  public static func buildBlock() -> EmptyView { EmptyView() }
  public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
  public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<(repeat each Content)> {
    TupleView(nowhere: ())
  }
  public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
  public static func buildEither<First: View, Second: View>(first: First) -> Either<First, Second> { .first }
  public static func buildEither<First: View, Second: View>(second: Second) -> Either<First, Second> { .second }
}

@MainActor @preconcurrency
public protocol ViewModifier {
  associatedtype Body: View
  typealias Content = ModifiedContent<Self>
  @ViewBuilder func body(content: Content) -> Body
}

public struct ModifiedContent<Modifier>: Leaf {}

// State and what is around.

@propertyWrapper
public struct State<Value> {
  public init(wrappedValue: Value) {}
  public init(initialValue: Value) {}
  public var wrappedValue: Value {
    get { fatalError("nothing is drawn") }
    nonmutating set {}
  }
  public var projectedValue: Binding<Value> { Binding(nowhere: ()) }
}

@propertyWrapper @dynamicMemberLookup
public struct Binding<Value> {
  init(nowhere: Void) {}
  public var wrappedValue: Value {
    get { fatalError("nothing is drawn") }
    nonmutating set {}
  }
  public var projectedValue: Binding<Value> { self }
  public subscript<Subject>(dynamicMember path: WritableKeyPath<Value, Subject>) -> Binding<Subject> { fatalError("nothing is drawn") }
}

@propertyWrapper @dynamicMemberLookup
public struct Bindable<Value: AnyObject & Observable> {
  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
  public var wrappedValue: Value
  public var projectedValue: Bindable<Value> { self }
  public subscript<Subject>(dynamicMember path: ReferenceWritableKeyPath<Value, Subject>) -> Binding<Subject> {
    fatalError("nothing is drawn")
  }
}

@propertyWrapper
public struct FocusState<Value: Hashable> {
  public init() where Value == Bool {}
  public var wrappedValue: Value {
    get { fatalError("nothing is drawn") }
    nonmutating set {}
  }
  public var projectedValue: Binding { Binding() }

  public struct Binding {}
}

@propertyWrapper
public struct Environment<Value> {
  public init(_ path: KeyPath<EnvironmentValues, Value>) {}
  public init(_ type: Value.Type) where Value: AnyObject & Observable {}
  public var wrappedValue: Value { fatalError("nothing is drawn") }
}

public protocol EnvironmentKey {
  associatedtype Value
  static var defaultValue: Value { get }
}

public struct EnvironmentValues {
  public subscript<Key: EnvironmentKey>(key: Key.Type) -> Key.Value {
    get { Key.defaultValue }
    set {}
  }
  public var colorScheme: ColorScheme { .light }
  public var dynamicTypeSize: DynamicTypeSize { .large }
  public var scenePhase: ScenePhase { .active }
}

public enum ColorScheme: Sendable { case light, dark }
public enum ScenePhase: Comparable, Sendable { case background, inactive, active }

public enum DynamicTypeSize: Comparable, Sendable {
  case xSmall, small, medium, large, xLarge, xxLarge, xxxLarge, accessibility1, accessibility2, accessibility3, accessibility4,
    accessibility5
}

extension URL {
  // Foundation has them where files lie in other apps' folders.
  public func startAccessingSecurityScopedResource() -> Bool { false }
  public func stopAccessingSecurityScopedResource() {}
}
