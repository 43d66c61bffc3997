// Views that draw or arrange.

public struct Text: Equatable, Sendable {
  public init<S: StringProtocol>(_ content: S) {}
  public init(verbatim content: String) {}
  public func font(_ font: Font?) -> Text { self }
  public func bold() -> Text { self }
  public func fontWeight(_ weight: Font.Weight?) -> Text { self }
  public func monospacedDigit() -> Text { self }
  public func foregroundStyle<S: ShapeStyle>(_ style: S) -> Text { self }
}

extension Text: Leaf {}

public struct Image: Equatable, Sendable {
  public init(systemName: String) {}
  public init(uiImage: UIImage) {}
  public func resizable() -> Image { self }
}
extension Image: Leaf {}

/// UIKit's, which SwiftUI passes on.
public final class UIImage {
  public init?(data: Data) {}
}

public struct Label<Title: View, Icon: View>: Leaf {}
extension Label where Title == Text, Icon == Image {
  public init<S: StringProtocol>(_ title: S, systemImage: String) {}
}

public struct Button<Label: View>: Leaf {
  public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {}
}
extension Button where Label == Text {
  public init<S: StringProtocol>(_ title: S, action: @escaping @MainActor () -> Void) {}
}

public struct HStack<Content: View>: Leaf {
  public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {}
}

public struct VStack<Content: View>: Leaf {
  public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {}
}

public struct ZStack<Content: View>: Leaf {
  public init(alignment: Alignment = .center, @ViewBuilder content: () -> Content) {}
}

public struct GridItem: Sendable {
  public enum Size: Sendable {
    case adaptive(minimum: CGFloat, maximum: CGFloat = .infinity)
  }
  public init(_ size: Size, spacing: CGFloat? = nil, alignment: Alignment? = nil) {}
}

public struct LazyVGrid<Content: View>: Leaf {
  public init(
    columns: [GridItem], alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content
  ) {}
}

public struct Spacer: Leaf {
  public init(minLength: CGFloat? = nil) {}
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content>: Leaf where Content: View {
  public init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content)
  where Data.Element: Identifiable, ID == Data.Element.ID {}
  public init(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content) {}
}

public struct List<Content: View>: Leaf {
  public init(@ViewBuilder content: () -> Content) {}
}

public struct Form<Content: View>: Leaf {
  public init(@ViewBuilder content: () -> Content) {}
}

public struct Section<Parent: View, Content: View, Footer: View>: Leaf {}
extension Section where Parent == EmptyView, Footer == EmptyView {
  public init(@ViewBuilder content: () -> Content) {}
}
extension Section where Footer == EmptyView {
  public init(@ViewBuilder content: () -> Content, @ViewBuilder header: () -> Parent) {}
}
extension Section where Parent == EmptyView {
  public init(@ViewBuilder content: () -> Content, @ViewBuilder footer: () -> Footer) {}
}

public struct LabeledContent<Label: View, Content: View>: Leaf {}
extension LabeledContent where Label == Text, Content == Text {
  public init<S1: StringProtocol, S2: StringProtocol>(_ title: S1, value: S2) {}
}

public struct Picker<Label: View, SelectionValue: Hashable, Content: View>: Leaf {}
extension Picker where Label == Text {
  public init<S: StringProtocol>(_ title: S, selection: Binding<SelectionValue>, @ViewBuilder content: () -> Content) {}
}

public struct TextField<Label: View>: Leaf {}
extension TextField where Label == Text {
  public init<S: StringProtocol>(_ title: S, text: Binding<String>) {}
  public init<S: StringProtocol>(_ title: S, text: Binding<String>, axis: Axis) {}
}

public struct ProgressView: Leaf {
  public init() {}
}

public struct ScrollView<Content: View>: Leaf {
  public init(_ axes: Axis.Set = .vertical, showsIndicators: Bool = true, @ViewBuilder content: () -> Content) {}
}

public struct ScrollViewReader<Content: View>: Leaf {
  public init(@ViewBuilder content: @escaping (ScrollViewProxy) -> Content) {}
}

@MainActor
public struct ScrollViewProxy {
  public func scrollTo<ID: Hashable>(_ id: ID, anchor: UnitPoint? = nil) {}
}

public struct GeometryReader<Content: View>: Leaf {
  public init(@ViewBuilder content: @escaping (GeometryProxy) -> Content) {}
}

public struct GeometryProxy {
  public var size: CGSize { .zero }
}

public struct TimelineView<Schedule, Content: View>: Leaf {
  public struct Context {}
  public init(_ schedule: PeriodicTimelineSchedule, @ViewBuilder content: @escaping (Context) -> Content)
  where Schedule == PeriodicTimelineSchedule {}
}

public struct PeriodicTimelineSchedule: Sendable {
  public static func periodic(from: Date, by: TimeInterval) -> PeriodicTimelineSchedule { PeriodicTimelineSchedule() }
}

public struct NavigationStack<Data, Root: View>: Leaf {
  public init(@ViewBuilder root: () -> Root) where Data == Never {}
  public init(path: Binding<Data>, @ViewBuilder root: () -> Root)
  where Data: MutableCollection & RandomAccessCollection & RangeReplaceableCollection, Data.Element: Hashable {}
}

public struct TabView<SelectionValue: Hashable, Content: View>: Leaf {
  public init(selection: Binding<SelectionValue>?, @ViewBuilder content: () -> Content) {}
}

// Shapes.

public protocol Shape: View, Sendable {}
public protocol InsettableShape: Shape {}

extension Shape {
  public nonisolated var body: Never { fatalError("it has no body") }
  public func fill<S: ShapeStyle>(_ style: S) -> some View { EmptyView() }
  public func stroke<S: ShapeStyle>(_ style: S, lineWidth: CGFloat = 1) -> some View { EmptyView() }
  public func stroke<S: ShapeStyle>(_ style: S, style pen: StrokeStyle) -> some View { EmptyView() }
  public func trim(from: CGFloat = 0, to: CGFloat = 1) -> some Shape { self }
}

extension InsettableShape {
  public func strokeBorder<S: ShapeStyle>(_ style: S, lineWidth: CGFloat = 1) -> some View { EmptyView() }
  public func strokeBorder<S: ShapeStyle>(_ style: S, style pen: StrokeStyle) -> some View { EmptyView() }
}

public struct Rectangle: InsettableShape {
  public init() {}
}
public struct Circle: InsettableShape {
  public init() {}
}
public struct Capsule: InsettableShape {
  public init() {}
}
public struct RoundedRectangle: InsettableShape {
  public init(cornerRadius: CGFloat) {}
}
public struct Path: Shape {
  public init() {}
  public mutating func move(to: CGPoint) {}
  public mutating func addLine(to: CGPoint) {}
  public mutating func addRect(_ rect: CGRect) {}
}

// Gestures.

@MainActor @preconcurrency
public protocol Gesture {
  associatedtype Value
}

extension Gesture {
  public func onChanged(_ action: @escaping (Value) -> Void) -> some Gesture { self }
  public func onEnded(_ action: @escaping (Value) -> Void) -> some Gesture { self }
}

public struct LocalCoordinateSpace {
  public static var local: LocalCoordinateSpace { LocalCoordinateSpace() }
}

public struct DragGesture: Gesture {
  public struct Value: Sendable {
    public var time: Date
    public var location: CGPoint
  }
  public init(minimumDistance: CGFloat = 10, coordinateSpace: LocalCoordinateSpace = .local) {}
}

// What stands in bars.

@MainActor @preconcurrency
public protocol ToolbarContent {}

public struct ToolbarItem<Content: View>: ToolbarContent {
  public init(placement: ToolbarItemPlacement, @ViewBuilder content: () -> Content) {}
}

@resultBuilder
public struct ToolbarContentBuilder {
  public static func buildBlock<Content: ToolbarContent>(_ content: Content) -> some ToolbarContent { content }
  public static func buildBlock<First: ToolbarContent, Second: ToolbarContent>(_ first: First, _ second: Second) -> some ToolbarContent {
    first
  }
}
