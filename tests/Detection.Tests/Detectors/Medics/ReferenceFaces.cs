using System.Security.Cryptography;
using FakeFinder.Detection.Faces;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

/// <summary>Stands in for a face finder: gives faces that the test has, and keeps which pictures it was shown.</summary>
internal sealed class ReferenceFaces(Func<Frame, IReadOnlyList<Face>> facesOf) : IFaceFinder
{
    public List<Frame> Pictures { get; } = [];

    /// <summary>False for a long clip.</summary>
    public bool KeepsPictures { get; init; } = true;

    public IReadOnlyList<NetworkReport> Networks { get; } = [new("given/faces", Convert.ToHexStringLower(SHA256.HashData([])))];

    public ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (KeepsPictures)
        {
            Pictures.Add(frame);
        }

        return ValueTask.FromResult(facesOf(frame));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
