using FakeFinder.Weights.Import;
using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Push;

/// <summary>
/// Writes installed networks to a bucket, from which <see cref="Pull.Puller"/> takes them as they are: <c>PREFIX/NAME/manifest.json</c> and
/// the ONNX files beside it. The manifest comes last, so that a folder with a manifest is whole.
/// </summary>
public sealed class Pusher(string weightsFolder) : IDisposable
{
    private readonly InstalledWeights installed = new(weightsFolder);
    private readonly S3Place bucket = new(S3Settings.OfEnvironment());

    /// <param name="target">The bucket and prefix.</param>
    /// <param name="progress">The file at work, and how many of its bytes are sent.</param>
    /// <exception cref="WeightsException">A network is not the one that was installed, or the bucket does not take it.</exception>
    public async Task<WeightsManifest> PushAsync(
        string name,
        PlaceAddress target,
        IProgress<PushProgress> progress,
        CancellationToken cancellationToken)
    {
        if (!target.IsS3)
        {
            throw new WeightsException($"'{target}' is no bucket; write s3://BUCKET/PREFIX. A shared folder is named by --weights itself.");
        }

        var manifest = installed.Read(name);
        var folder = target.Child(name);
        foreach (var network in manifest.Networks)
        {
            await installed.VerifyAsync(name, network, cancellationToken);
            var sent = new Sent(bytes => progress.Report(new PushProgress(name, network.File, bytes, network.Bytes)));
            await bucket.WriteAsync(folder.Child(network.File), installed.PathOf(name, network), sent, cancellationToken);
        }

        var last = Path.Combine(weightsFolder, name, WeightsManifest.FileName);
        await bucket.WriteAsync(folder.Child(WeightsManifest.FileName), last, progress: null, cancellationToken);
        return manifest;
    }

    public void Dispose() => bucket.Dispose();

    private sealed class Sent(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}

/// <param name="File">At work.</param>
/// <param name="Sent">Of its <paramref name="Bytes"/>.</param>
public readonly record struct PushProgress(string Name, string File, long Sent, long Bytes);
