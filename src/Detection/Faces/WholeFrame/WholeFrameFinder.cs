using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Faces.WholeFrame;

/// <summary>
/// Gives each frame as its own one face, for networks that judge whole pictures; it has no network, and looks for nothing.
/// </summary>
internal sealed class WholeFrameFinder : IFaceFinder
{
    public bool FindsFaces => false;

    public IReadOnlyList<NetworkReport> Networks => [];

    public ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<Face>>([new Face(new FaceBox(0, 0, frame.Width, frame.Height), null, [])]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
