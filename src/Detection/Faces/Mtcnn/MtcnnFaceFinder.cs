using FakeFinder.Media.Decoding;
using FakeFinder.Reports;


namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>MTCNN on frames: makes the picture that it sees, and gives the faces in pixels of the frame.</summary>
internal sealed class MtcnnFaceFinder(MtcnnNetworks networks, MtcnnParameters parameters) : IFaceFinder
{
    public IReadOnlyList<NetworkReport> Networks => networks.Reports;

    /// <summary>For a detector that prepares its own pictures.</summary>
    public MtcnnCascade Cascade { get; } = new(networks, parameters);

    public async ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (DetectorImage.Of(frame, parameters.Resize) is not { } picture)
        {
            return [];
        }

        var faces = await Cascade.DetectAsync(picture.Image, cancellationToken);
        return picture.Enlargement == 1 ? faces : [.. faces.Select(face => Enlarged(face, picture.Enlargement))];
    }

    public ValueTask DisposeAsync() => networks.DisposeAsync();

    private static Face Enlarged(Face face, int by) => face with
    {
        Box = face.Box.Scaled(by, by),
        Landmarks = [.. face.Landmarks.Select(point => point.Scaled(by, by))],
    };
}
