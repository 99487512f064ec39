using FakeFinder.Media.Decoding;
using FakeFinder.Reports;


namespace FakeFinder.Detection.Faces;

/// <summary>Finds faces in frames. Thread-safe. Disposing gives its networks back.</summary>
public interface IFaceFinder : IAsyncDisposable
{
    /// <summary>False where what it gives are frames as they are, so that a text speaks of frames alone.</summary>
    bool FindsFaces => true;

    /// <summary>What it was taught by: its networks or cascade, for the report.</summary>
    IReadOnlyList<NetworkReport> Networks { get; }

    /// <returns>The faces in an order that depends on the frame alone.</returns>
    ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken);
}
