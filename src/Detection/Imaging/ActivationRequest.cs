using FakeFinder.Detection.Faces;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Imaging;

/// <summary>A class activation map.</summary>
/// <param name="Detector">Its name in models.json.</param>
/// <param name="Frame">The i-th of a sequential decode, from 0.</param>
/// <param name="Box">The face as the detector's report has it.</param>
/// <param name="Networks">Those that the report names: no other one is shown for it.</param>
public sealed record ActivationRequest(string Detector, int Frame, FaceBox Box, IReadOnlyList<NetworkReport> Networks);
