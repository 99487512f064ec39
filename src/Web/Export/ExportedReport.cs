using FakeFinder.Reports;

namespace FakeFinder.Web.Export;

/// <summary>The report of one detector.</summary>
/// <param name="Json">The bytes, as they were stored.</param>
/// <param name="Report">What they say.</param>
public sealed record ExportedReport(string Detector, byte[] Json, DetectionReport Report);
