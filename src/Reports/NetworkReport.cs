namespace FakeFinder.Reports;

/// <summary>One network, or a face cascade.</summary>
/// <param name="Name">Folder and file, such as <c>mtcnn/pnet</c>.</param>
/// <param name="Sha256">Of its file, lower-case hexadecimal.</param>
/// <param name="Score">What it says of the whole video, in [0, 1], where the detector's score is made of such scores.</param>
public sealed record NetworkReport(string Name, string Sha256, double? Score = null);
