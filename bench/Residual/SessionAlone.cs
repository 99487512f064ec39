using FakeFinder.Detection;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;
using FakeFinder.Media.Decoding;
using FakeFinder.Weights.Residual;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace FakeFinder.Bench.Residual;

/// <summary>ONNX Runtime on the crops of the faces, in the batches and with the session options of the service.</summary>
internal sealed class SessionAlone : IDisposable
{
    public const string Name = "session alone";

    private readonly InferenceSession session;
    private readonly IReadOnlyList<float[]> batches;

    /// <param name="faces">Of each frame.</param>
    public SessionAlone(IReadOnlyList<Frame> frames, IReadOnlyList<IReadOnlyList<FaceBox>> faces, DetectionOptions options)
    {
        var crops = frames.Zip(faces).SelectMany(frame => Cut(frame.First, frame.Second)).ToList();
        Crops = crops.Count;
        batches = [.. crops.Chunk(options.BatchLimitOn(cuda: false)).Select(batch => batch.SelectMany(crop => crop).ToArray())];
        using var sessionOptions = new ExecutionProvider(
            Options.Create(options),
            NullLogger<ExecutionProvider>.Instance
        ).CreateSessionOptions();
        session = new InferenceSession(ResidualNetwork.Build(), sessionOptions);
    }

    public int Crops { get; }

    public void Run()
    {
        foreach (var batch in batches)
        {
            Run(session, batch);
        }
    }

    /// <returns>The logits.</returns>
    public static float[] Run(InferenceSession session, float[] batch)
    {
        long[] shape = [batch.Length / ResidualCrops.Values, 3, ResidualNetwork.Side, ResidualNetwork.Side];
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(batch, shape);
        using var outputs = session.Run(options, session.InputNames, [input], session.OutputNames);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => session.Dispose();

    private static IEnumerable<float[]> Cut(Frame frame, IReadOnlyList<FaceBox> faces)
    {
        using var image = new FrameImage(frame);
        foreach (var face in faces)
        {
            if (ResidualCrops.Crop.Cut(image.Rgb, new Face(face, null, [])) is { } crop)
            {
                yield return crop;
            }
        }
    }
}
