using System.Security.Cryptography;
using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;
using FakeFinder.Reports;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace FakeFinder.Detection.Faces.Haar;

/// <summary>
/// Face finder <c>haar</c>: a boosted cascade after Viola and Jones (CVPR 2001), of OpenCV's frontal ones the one with trees (alt2), which
/// takes the fewest other things for faces. It needs no download beyond Debian's opencv-data.
/// </summary>
internal sealed class HaarFaceFinderFactory(IOptions<DetectionOptions> options) : IFaceFinderFactory
{
    private const string CascadeName = "haarcascade_frontalface_alt2";

    private readonly string path = Path.Combine(options.Value.Cascades, CascadeName + ".xml");

    public string Name => "haar";

    public string? WhatIsMissing(FaceFinderEntry entry)
    {
        Parameters(entry);
        return File.Exists(path)
            ? null
            : $"The face cascade {path} is missing: install Debian's package opencv-data, or set "
                + $"FakeFinder:Detection:{nameof(DetectionOptions.Cascades)} to the folder that holds it.";
    }

    public async Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken)
    {
        if (WhatIsMissing(entry) is { } missing)
        {
            throw new DetectorLoadException(missing);
        }

        var content = await File.ReadAllBytesAsync(path, cancellationToken);
        LoadCascade().Dispose();
        var report = new NetworkReport($"{Name}/{CascadeName}", Convert.ToHexStringLower(SHA256.HashData(content)));
        return new HaarFaceFinder(Parameters(entry), report, LoadCascade);
    }

    private HaarParameters Parameters(FaceFinderEntry entry) =>
        EntryParameters.Read<HaarParameters>(entry.Parameters, $"face finder {Name}");

    private CascadeClassifier LoadCascade()
    {
        CascadeClassifier? cascade = null;
        try
        {
            cascade = new CascadeClassifier(path);
            return !cascade.Empty() ? cascade : throw new DetectorLoadException(Broken);
        }
        catch (Exception exception) when (exception is OpenCVException or OpenCvSharpException)
        {
            cascade?.Dispose();
            throw new DetectorLoadException(Broken, exception);
        }
    }

    private string Broken => $"The face cascade {path} is not one that OpenCV can read: install Debian's package opencv-data again.";
}
