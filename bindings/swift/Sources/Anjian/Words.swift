import AnjianGenerated

// The words of an app: values, which cross as they are, and what an app lends the core. Objects are not among them; their calls block, and
// the adapter stands before them.

/// What went wrong, in the words of the screen: every call's only error.
public typealias AnjianError = AnjianGenerated.AnjianError
/// Why something that an app lends did not do what it was asked for.
public typealias PlatformError = AnjianGenerated.PlatformError

// What an app lends. Called on threads of the core, never on the main one.

public typealias Platform = AnjianGenerated.Platform
public typealias KeyStore = AnjianGenerated.KeyStore
public typealias Network = AnjianGenerated.Network
public typealias Disk = AnjianGenerated.Disk
public typealias WallClock = AnjianGenerated.WallClock

// Ids, moments and places.

public typealias AgendaPlace = AnjianGenerated.AgendaPlace
public typealias ApplianceId = AnjianGenerated.ApplianceId
public typealias AppointmentPlace = AnjianGenerated.AppointmentPlace
public typealias AreaId = AnjianGenerated.AreaId
public typealias Day = AnjianGenerated.Day
public typealias DeviceId = AnjianGenerated.DeviceId
public typealias FactId = AnjianGenerated.FactId
public typealias GroupCode = AnjianGenerated.GroupCode
public typealias HazardKey = AnjianGenerated.HazardKey
public typealias HazardPlace = AnjianGenerated.HazardPlace
public typealias InspectionId = AnjianGenerated.InspectionId
public typealias ItemCode = AnjianGenerated.ItemCode
public typealias ItemKey = AnjianGenerated.ItemKey
public typealias OptionCode = AnjianGenerated.OptionCode
public typealias Period = AnjianGenerated.Period
public typealias Place = AnjianGenerated.Place
public typealias PersonId = AnjianGenerated.PersonId
public typealias PhotoId = AnjianGenerated.PhotoId
public typealias ProgrammeId = AnjianGenerated.ProgrammeId
public typealias Seen = AnjianGenerated.Seen
public typealias SignatureStrokes = AnjianGenerated.SignatureStrokes
public typealias SiteId = AnjianGenerated.SiteId
public typealias TemplateCode = AnjianGenerated.TemplateCode
public typealias Timestamp = AnjianGenerated.Timestamp

// Records and enums.

public typealias Achievable = AnjianGenerated.Achievable
public typealias Action = AnjianGenerated.Action
public typealias Address = AnjianGenerated.Address
public typealias AgendaFilter = AnjianGenerated.AgendaFilter
public typealias AgendaLine = AnjianGenerated.AgendaLine
public typealias AgendaPage = AnjianGenerated.AgendaPage
public typealias AgendaRank = AnjianGenerated.AgendaRank
public typealias Answer = AnjianGenerated.Answer
public typealias Appliance = AnjianGenerated.Appliance
public typealias ApplianceAge = AnjianGenerated.ApplianceAge
public typealias ApplianceKind = AnjianGenerated.ApplianceKind
public typealias Appointment = AnjianGenerated.Appointment
public typealias AppointmentPage = AnjianGenerated.AppointmentPage
public typealias Area = AnjianGenerated.Area
public typealias AreaCoverage = AnjianGenerated.AreaCoverage
public typealias Beyond = AnjianGenerated.Beyond
public typealias BundleReport = AnjianGenerated.BundleReport
public typealias Cadence = AnjianGenerated.Cadence
public typealias Changed = AnjianGenerated.Changed
public typealias ChronicleLine = AnjianGenerated.ChronicleLine
public typealias CloseReason = AnjianGenerated.CloseReason
public typealias Completion = AnjianGenerated.Completion
public typealias CompletionMode = AnjianGenerated.CompletionMode
public typealias ConflictPage = AnjianGenerated.ConflictPage
public typealias CorrectedField = AnjianGenerated.CorrectedField
public typealias Count = AnjianGenerated.Count
public typealias DateMeaning = AnjianGenerated.DateMeaning
public typealias Degrees = AnjianGenerated.Degrees
public typealias Delivery = AnjianGenerated.Delivery
public typealias Done = AnjianGenerated.Done
public typealias Enrolment = AnjianGenerated.Enrolment
public typealias Entry = AnjianGenerated.Entry
public typealias EntryField = AnjianGenerated.EntryField
public typealias Event = AnjianGenerated.Event
public typealias Exclusion = AnjianGenerated.Exclusion
public typealias ExclusionReason = AnjianGenerated.ExclusionReason
public typealias Filled = AnjianGenerated.Filled
public typealias FormGroup = AnjianGenerated.FormGroup
public typealias FormItem = AnjianGenerated.FormItem
public typealias FoundHazard = AnjianGenerated.FoundHazard
public typealias FoundSite = AnjianGenerated.FoundSite
public typealias Freshness = AnjianGenerated.Freshness
public typealias Grade = AnjianGenerated.Grade
public typealias Handshake = AnjianGenerated.Handshake
public typealias HazardCard = AnjianGenerated.HazardCard
public typealias HazardClosing = AnjianGenerated.HazardClosing
public typealias HazardFilter = AnjianGenerated.HazardFilter
public typealias HazardLine = AnjianGenerated.HazardLine
public typealias HazardPage = AnjianGenerated.HazardPage
public typealias HazardStage = AnjianGenerated.HazardStage
public typealias InspectionForm = AnjianGenerated.InspectionForm
public typealias InspectionLine = AnjianGenerated.InspectionLine
public typealias InspectionProgress = AnjianGenerated.InspectionProgress
public typealias ItemKind = AnjianGenerated.ItemKind
public typealias Judged = AnjianGenerated.Judged
public typealias LastRun = AnjianGenerated.LastRun
public typealias Limit = AnjianGenerated.Limit
public typealias Me = AnjianGenerated.Me
public typealias Measure = AnjianGenerated.Measure
public typealias Missed = AnjianGenerated.Missed
public typealias Missing = AnjianGenerated.Missing
public typealias Moment = AnjianGenerated.Moment
public typealias NetworkState = AnjianGenerated.NetworkState
public typealias NotApplicableRule = AnjianGenerated.NotApplicableRule
public typealias NoteRule = AnjianGenerated.NoteRule
public typealias NoticeKind = AnjianGenerated.NoticeKind
public typealias OptionOf = AnjianGenerated.OptionOf
public typealias Pace = AnjianGenerated.Pace
public typealias PartFile = AnjianGenerated.PartFile
public typealias PartReport = AnjianGenerated.PartReport
public typealias Person = AnjianGenerated.Person
public typealias PhotoOf = AnjianGenerated.PhotoOf
public typealias PhotoRefusal = AnjianGenerated.PhotoRefusal
public typealias PhotoSource = AnjianGenerated.PhotoSource
public typealias PhotoWhen = AnjianGenerated.PhotoWhen
public typealias PointValue = AnjianGenerated.PointValue
public typealias Programme = AnjianGenerated.Programme
public typealias Quarantined = AnjianGenerated.Quarantined
public typealias RaisedBy = AnjianGenerated.RaisedBy
public typealias RankCount = AnjianGenerated.RankCount
public typealias Rates = AnjianGenerated.Rates
public typealias Reading = AnjianGenerated.Reading
public typealias Reference = AnjianGenerated.Reference
public typealias Refused = AnjianGenerated.Refused
public typealias Said = AnjianGenerated.Said
public typealias Signature = AnjianGenerated.Signature
public typealias Site = AnjianGenerated.Site
public typealias SiteCard = AnjianGenerated.SiteCard
public typealias SiteClass = AnjianGenerated.SiteClass
public typealias Standing = AnjianGenerated.Standing
public typealias Status = AnjianGenerated.Status
public typealias Supply = AnjianGenerated.Supply
public typealias SyncOptions = AnjianGenerated.SyncOptions
public typealias SyncOutcome = AnjianGenerated.SyncOutcome
public typealias SyncProgress = AnjianGenerated.SyncProgress
public typealias SyncReport = AnjianGenerated.SyncReport
public typealias Ticket = AnjianGenerated.Ticket
public typealias TimeSpan = AnjianGenerated.TimeSpan
public typealias Timeliness = AnjianGenerated.Timeliness
public typealias Verdict = AnjianGenerated.Verdict
public typealias Visit = AnjianGenerated.Visit
public typealias VisitOutcome = AnjianGenerated.VisitOutcome
public typealias Words = AnjianGenerated.Words
