using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Weights.Graphs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Detection.Tests.Networks;

public sealed class NetworkPoolTests : IDisposable
{
    private readonly TemporaryFolder weights = new();
    private readonly IHost host;
    private readonly NetworkPool pool;

    public NetworkPoolTests()
    {
        host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), null, ("FakeFinder:Catalog:Weights", weights.Path), ("FakeFinder:Detection:BatchLimit", "1"));
        pool = host.Services.GetRequiredService<NetworkPool>();
        Directory.CreateDirectory(Path.Combine(weights.Path, "test"));
    }

    [Fact]
    public async Task A_network_is_loaded_once_for_all_borrowers_and_let_go_after_the_last()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.BorrowAsync(BuiltInNetwork.Residual, CancellationToken.None)));
        var network = leases[0].Network;
        Assert.All(leases, lease => Assert.Same(network, lease.Network));

        foreach (var lease in leases[1..])
        {
            await lease.DisposeAsync();
            await lease.DisposeAsync();
        }

        var crop = new NetworkTensor(new float[3 * 224 * 224], 1, 3, 224, 224);
        Assert.Single((await network.RunAsync(crop, "logit", CancellationToken.None)).Values);

        await leases[0].DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => network.RunAsync(crop, "logit", CancellationToken.None));
        await using var again = await pool.BorrowAsync(BuiltInNetwork.Residual, CancellationToken.None);
        Assert.NotSame(network, again.Network);
        Assert.Equal(network.Report, again.Network.Report);
    }

    [Fact]
    public async Task A_file_of_the_weights_folder_runs_and_is_known_by_its_hash()
    {
        var graph = new GraphBuilder("double");
        var x = graph.Input("x", GraphDimension.Batch, 2);
        graph.Output(graph.Add("y", x, x), GraphDimension.Batch, 2);
        graph.Output(graph.Mul("z", x, x), GraphDimension.Batch, 2);
        var bytes = graph.ToByteArray();
        await File.WriteAllBytesAsync(Path.Combine(weights.Path, "test", "double.onnx"), bytes);

        await using var lease = await pool.BorrowAsync("test/double", CancellationToken.None);

        var outputs = await lease.Network.RunAsync(new NetworkTensor([1, 3], 1, 2), ["z", "y"], CancellationToken.None);
        Assert.Equal([1f, 9f], outputs[0].Values);
        Assert.Equal([2f, 6f], outputs[1].Values);
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        Assert.Equal(new NetworkReport("test/double", sha256), lease.Network.Report);
    }

    [Fact]
    public async Task A_missing_network_is_named_and_can_be_borrowed_once_it_is_there()
    {
        var fault = await Assert.ThrowsAsync<DetectorLoadException>(() => pool.BorrowAsync("test/late", CancellationToken.None));
        Assert.Contains("The network test/late is missing", fault.Message, StringComparison.Ordinal);
        Assert.Contains("fakefinder weights import test", fault.Message, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(Path.Combine(weights.Path, "test", "late.onnx"), ProbeNetwork.Content.ToArray());
        await using var lease = await pool.BorrowAsync("test/late", CancellationToken.None);
        Assert.Equal("test/late", lease.Network.Report.Name);
    }

    [Fact]
    public async Task A_broken_file_is_named()
    {
        var path = Path.Combine(weights.Path, "test", "broken.onnx");
        await File.WriteAllTextAsync(path, "no network");
        var fault = await Assert.ThrowsAsync<DetectorLoadException>(() => pool.BorrowAsync("test/broken", CancellationToken.None));
        Assert.StartsWith($"{path} is not a network that ONNX Runtime can load", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_its_only_caller_cancels_is_stopped_and_the_network_still_works()
    {
        await File.WriteAllBytesAsync(Path.Combine(weights.Path, "test", "slow.onnx"), Slow(multiplications: 20_000));
        await using var lease = await pool.BorrowAsync("test/slow", CancellationToken.None);
        var block = new NetworkTensor(new float[256 * 256], 1, 256, 256);

        using var impatience = new CancellationTokenSource();
        var run = lease.Network.RunAsync(block, "y", impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        using var later = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lease.Network.RunAsync(block, "y", later.Token));
    }

    public void Dispose()
    {
        host.Dispose();
        weights.Dispose();
    }

    /// <summary>A chain of matrix products that takes many seconds.</summary>
    private static byte[] Slow(int multiplications)
    {
        var graph = new GraphBuilder("slow");
        var x = graph.Input("x", GraphDimension.Batch, 256, 256);
        var value = x;
        for (var i = 1; i < multiplications; i++)
        {
            value = graph.MatMul($"x{i}", value, x);
        }

        graph.Output(graph.MatMul("y", value, x), GraphDimension.Batch, 256, 256);
        return graph.ToByteArray();
    }
}
