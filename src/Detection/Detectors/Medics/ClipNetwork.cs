namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>A 3-D network.</summary>
/// <param name="Name">Folder and file, such as <c>medics/j3d_e1_l0.1374</c>.</param>
/// <param name="Preparation">How a clip becomes its input.</param>
internal sealed record ClipNetwork(string Name, ClipPreparationKind Preparation);
