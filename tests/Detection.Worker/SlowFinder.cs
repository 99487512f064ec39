using FakeFinder.Catalog;
using FakeFinder.Detection.Faces;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Worker;

/// <summary>
/// Face finder <c>slow</c>: looks at every pixel more often than decoding takes, so that frames wait before it, and finds no face.
/// </summary>
internal sealed class SlowFinder : IFaceFinderFactory, IFaceFinder
{
    private const int Looks = 4;

    public string Name => "slow";

    public IReadOnlyList<NetworkReport> Networks => [];

    public string? WhatIsMissing(FaceFinderEntry entry) => null;

    public Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken) => Task.FromResult<IFaceFinder>(this);

    public ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken)
    {
        var sum = 0L;
        for (var look = 0; look < Looks; look++)
        {
            foreach (var value in frame.Rgb.Span)
            {
                sum += value;
            }
        }

        return ValueTask.FromResult<IReadOnlyList<Face>>(
            sum < 0 ? throw new InvalidOperationException("A sum of pixels is negative.") : []);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
