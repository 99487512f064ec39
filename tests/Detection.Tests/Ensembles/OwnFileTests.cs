using System.Security.Cryptography;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Tests.Networks.Files;
using FakeFinder.Detection.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Ensembles;

/// <summary>What may not be loaded is refused before ONNX Runtime gets it; the other detectors run.</summary>
public sealed class OwnFileTests
{
    private const string Probability = "\"activation\": \"probability\"";

    private static byte[] Green => OwnHost.Weighing([[0, 1, 0]]);

    [Fact]
    public async Task A_file_may_be_pinned_by_its_hash_in_either_case()
    {
        using var host = new OwnHost($"{Probability}, \"sha256\": \"{Convert.ToHexString(SHA256.HashData(Green))}\"", Green);

        Assert.Equal(0.2, (await host.AnalyseAsync()).Score, 1e-6);
    }

    [Fact]
    public async Task Another_hash_than_the_pinned_one_is_refused_with_both()
    {
        var pinned = new string('0', 64);
        using var host = new OwnHost($"{Probability}, \"sha256\": \"{pinned}\"", Green);

        Assert.Equal(
            $"The network {host.Onnx} is not the one that models.json demands: its SHA-256 is "
                + $"{Convert.ToHexStringLower(SHA256.HashData(Green))}, and \"sha256\" of mine/net is {pinned}; put that file there, or "
                + "correct the entry.",
            await host.RefusalAsync());
    }

    [Fact]
    public async Task A_file_that_is_replaced_while_it_is_in_use_is_taken_up_by_the_next_load()
    {
        using var host = new OwnHost(Probability, Green);
        var loader = host.Services.GetRequiredService<IDetectorLoader>();
        await using var before = await loader.LoadAsync("mine", CancellationToken.None);
        Assert.False(before.IsReplaced);

        await File.WriteAllBytesAsync(host.Onnx, OwnHost.Weighing([[1, 0, 0]]));
        File.SetLastWriteTimeUtc(host.Onnx, DateTime.UtcNow.AddSeconds(2));
        Assert.True(before.IsReplaced);
        await using var after = await loader.LoadAsync("mine", CancellationToken.None);

        Assert.False(after.IsReplaced);
        Assert.Equal(0.2, (await before.AnalyseAsync(DetectionHost.Request("mine"), null, CancellationToken.None)).Score, 1e-6);
        Assert.Equal(1, (await after.AnalyseAsync(DetectionHost.Request("mine"), null, CancellationToken.None)).Score, 1e-6);
    }

    [Fact]
    public async Task Who_pins_a_file_fails_alone()
    {
        using var host = new OwnHost($"{Probability}, \"sha256\": \"{new string('0', 64)}\"", Green);
        var pool = host.Services.GetRequiredService<NetworkPool>();
        await using var unpinned = await pool.BorrowAsync("mine/net", CancellationToken.None);

        Assert.Contains("is not the one that models.json demands", await host.RefusalAsync(), StringComparison.Ordinal);

        await using var again = await pool.BorrowAsync("mine/net", CancellationToken.None);
        Assert.Same(unpinned.Network, again.Network);
    }

    [Fact]
    public async Task Weights_in_another_file_are_refused_and_nobody_reads_that_file()
    {
        byte[] place = [.. Wire.Text(1, "location"), .. Wire.Text(2, "/etc/passwd")];
        byte[] tensor = [.. Wire.Text(8, "w"), .. Wire.Number(14, 1), .. Wire.Bytes(13, place)];
        using var host = new OwnHost(Probability, [.. Green, .. Wire.Bytes(7, Wire.Bytes(5, tensor))]);

        var refusal = await host.RefusalAsync();

        Assert.StartsWith($"{host.Onnx} keeps weights in another file (tensor 'w' has external data)", refusal, StringComparison.Ordinal);
        Assert.EndsWith("'fakefinder detectors check NAME'.", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_of_another_domain_are_refused_unless_the_operator_of_the_service_allows_them()
    {
        byte[] foreign = [.. Green, .. Wire.Bytes(8, [.. Wire.Text(1, "com.example"), .. Wire.Number(2, 1)])];
        using var host = new OwnHost(Probability, foreign);
        using var allowing = new OwnHost(Probability, foreign, settings: ("FakeFinder:Detection:OperatorDomains:0", "com.example"));

        Assert.Contains(
            "needs operators of the domain 'com.example', and this program has those of ai.onnx, ai.onnx.ml, com.microsoft; export it with "
                + "standard operators, or allow it in FakeFinder:Detection:OperatorDomains",
            await host.RefusalAsync(),
            StringComparison.Ordinal);
        Assert.Equal(0.2, (await allowing.AnalyseAsync()).Score, 1e-6);
    }

    [Fact]
    public async Task A_file_of_another_kind_is_named()
    {
        using var host = new OwnHost(Probability, "no network"u8.ToArray());

        Assert.StartsWith(
            $"{host.Onnx} is not a network that ONNX Runtime can load (it is no ONNX file: ",
            await host.RefusalAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_that_was_hashed_is_the_one_that_is_loaded_although_its_name_is_another_s_by_then()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "net.onnx");
        await File.WriteAllBytesAsync(path, Green);
        await using var open = File.OpenRead(path);
        File.Move(path, path + ".old");
        await File.WriteAllTextAsync(path, "no network");

        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession($"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}");

        Assert.Equal(["scores"], session.OutputNames);
    }
}
