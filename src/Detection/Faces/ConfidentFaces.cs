using FakeFinder.Detection.Decoding;

namespace FakeFinder.Detection.Faces;

/// <summary>Of the faces that a finder finds those of which it is at least so confident; those without a confidence stay.</summary>
internal sealed class ConfidentFaces(IFaceFinder finder, double minimum) : IFaceFinder
{
    public IReadOnlyList<NetworkReport> Networks => finder.Networks;

    public async ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken) =>
        [.. (await finder.FindAsync(frame, cancellationToken)).Where(face => face.Confidence is not { } confidence || confidence >= minimum)];

    public ValueTask DisposeAsync() => finder.DisposeAsync();
}
