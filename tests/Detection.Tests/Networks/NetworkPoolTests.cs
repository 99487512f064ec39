using FakeFinder.Detection.Memory;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reports;
using FakeFinder.Weights.Graphs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Detection.Tests.Networks;

public sealed class NetworkPoolTests : IDisposable
{
    private const int Side = 1024;

    private readonly TemporaryFolder weights = new();
    private readonly IHost host;
    private readonly NetworkPool pool;

    public NetworkPoolTests()
    {
        host = DetectionHost.Create(
            new GivenFrames(SampleClip.Info, []),
            null,
            ("FakeFinder:Catalog:Weights", weights.Path),
            ("FakeFinder:Detection:BatchLimit", "1"));
        pool = host.Services.GetRequiredService<NetworkPool>();
        Directory.CreateDirectory(Path.Combine(weights.Path, "test"));
    }

    [Fact]
    public async Task A_network_is_loaded_once_for_all_borrowers_and_let_go_after_the_last()
    {
        var leases = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => pool.BorrowAsync(BuiltInNetwork.Residual, CancellationToken.None)));
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
        Assert.Contains("fakefinder weights pull test", fault.Message, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(Path.Combine(weights.Path, "test", "late.onnx"), ProbeNetwork.Content.ToArray());
        await using var lease = await pool.BorrowAsync("test/late", CancellationToken.None);
        Assert.Equal("test/late", lease.Network.Report.Name);
    }

    [Fact]
    public async Task A_file_that_is_not_the_one_that_was_imported_is_refused_with_the_remedy()
    {
        await File.WriteAllBytesAsync(Path.Combine(weights.Path, "test", "other.onnx"), ProbeNetwork.Content.ToArray());
        var found = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(ProbeNetwork.Content));
        await WriteManifestAsync("other.onnx", new string('0', 64));

        var fault = await Assert.ThrowsAsync<DetectorLoadException>(() => pool.BorrowAsync("test/other", CancellationToken.None));

        Assert.Contains(
            $"is not the one that was imported: its SHA-256 is {found}, and its manifest names {new string('0', 64)}",
            fault.Message,
            StringComparison.Ordinal);
        Assert.Contains("fakefinder weights pull test", fault.Message, StringComparison.Ordinal);
        await WriteManifestAsync("other.onnx", found);
        await using var lease = await pool.BorrowAsync("test/other", CancellationToken.None);
        Assert.Equal(found, lease.Network.Report.Sha256);
    }

    [Fact]
    public async Task A_file_that_the_manifest_does_not_name_or_whose_manifest_is_damaged_is_refused()
    {
        await File.WriteAllBytesAsync(Path.Combine(weights.Path, "test", "extra.onnx"), ProbeNetwork.Content.ToArray());
        await WriteManifestAsync("other.onnx", new string('0', 64));
        var unnamed = await Assert.ThrowsAsync<DetectorLoadException>(() => pool.BorrowAsync("test/extra", CancellationToken.None));
        Assert.Contains(
            "is not one that manifest.json beside it names; get its weights with 'fakefinder weights pull test",
            unnamed.Message,
            StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(weights.Path, "test", "manifest.json"), "{ \"networks\": ");
        var damaged = await Assert.ThrowsAsync<DetectorLoadException>(() => pool.BorrowAsync("test/extra", CancellationToken.None));
        Assert.Contains("manifest.json is no manifest", damaged.Message, StringComparison.Ordinal);
        Assert.Contains("fakefinder weights pull test", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_manifest_names_and_that_is_gone_keeps_nobody_waiting_but_does_not_load()
    {
        var files = host.Services.GetRequiredService<NetworkFiles>();
        Assert.Contains("The network test/gone is missing", files.WhatIsMissing("test/gone"), StringComparison.Ordinal);
        await WriteManifestAsync("gone.onnx", new string('0', 64));

        Assert.Null(files.WhatIsMissing("test/gone"));
        var fault = await Assert.ThrowsAsync<DetectorLoadException>(() => pool.BorrowAsync("test/gone", CancellationToken.None));
        Assert.Contains("The network test/gone is missing", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "a number that is none (NaN)")]
    [InlineData(0, "an infinite number")]
    public async Task What_a_network_says_is_a_number_or_its_failure(float operand, string what)
    {
        await File.WriteAllBytesAsync(Path.Combine(weights.Path, "test", "log.onnx"), LogarithmOf(operand));
        await using var lease = await pool.BorrowAsync("test/log", CancellationToken.None);

        var fault = await Assert.ThrowsAsync<NetworkOutputException>(() =>
            lease.Network.RunAsync(new NetworkTensor([0], 1, 1), "y", CancellationToken.None));

        Assert.StartsWith($"The network test/log gave {what} as its y: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("fakefinder weights verify test", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_finds_may_give_infinite_boxes_but_not_NaN()
    {
        await File.WriteAllBytesAsync(Path.Combine(weights.Path, "test", "log.onnx"), LogarithmOf(0));
        await using var lease = await pool.BorrowAsync("test/log", CancellationToken.None);

        Assert.Equal(
            float.NegativeInfinity,
            (await lease.Network.RunAsync(new NetworkTensor([0], 1, 1), ["y"], CancellationToken.None))[0].Values[0]);
        await Assert.ThrowsAsync<NetworkOutputException>(() =>
            lease.Network.RunAsync(new NetworkTensor([-1], 1, 1), ["y"], CancellationToken.None));
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
        await File.WriteAllBytesAsync(Path.Combine(weights.Path, "test", "slow.onnx"), Slow(multiplications: 5_000));
        await using var lease = await pool.BorrowAsync("test/slow", CancellationToken.None);
        var block = new NetworkTensor(new float[Side * Side], 1, Side, Side);

        using var impatience = new CancellationTokenSource();
        var run = lease.Network.RunAsync(block, "y", impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        using var later = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lease.Network.RunAsync(block, "y", later.Token));
    }

    /// <summary>y = log(x + operand)</summary>
    private static byte[] LogarithmOf(float operand)
    {
        var graph = new GraphBuilder("log");
        var x = graph.Input("x", GraphDimension.Batch, 1);
        graph.Output(graph.Log("y", graph.Add("sum", x, graph.Constant("operand", [operand]))), GraphDimension.Batch, 1);
        return graph.ToByteArray();
    }

    private Task WriteManifestAsync(string file, string sha256) =>
        File.WriteAllTextAsync(
            Path.Combine(weights.Path, "test", "manifest.json"),
            $$"""{ "schema": 1, "name": "test", "networks": [ { "name": "x", "file": "{{file}}", "sha256": "{{sha256}}" } ] }"""
        );

    public void Dispose()
    {
        host.Dispose();
        weights.Dispose();
    }

    /// <summary>A chain of matrix products that takes a minute: a cancellation that comes seconds late still meets it.</summary>
    private static byte[] Slow(int multiplications)
    {
        var graph = new GraphBuilder("slow");
        var x = graph.Input("x", GraphDimension.Batch, Side, Side);
        var value = x;
        for (var i = 1; i < multiplications; i++)
        {
            value = graph.MatMul($"x{i}", value, x);
        }

        graph.Output(graph.MatMul("y", value, x), GraphDimension.Batch, Side, Side);
        return graph.ToByteArray();
    }
}
