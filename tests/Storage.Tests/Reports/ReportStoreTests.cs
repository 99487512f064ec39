using System.IO.Compression;
using System.Text.Json;
using FakeFinder.Servers;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Reports;

namespace FakeFinder.Storage.Tests.Reports;

public sealed class ReportStoreTests : IDisposable
{
    private static readonly Guid Job = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");

    private readonly DataFolder folder = new();
    private readonly FolderBlobStore blobs;
    private readonly ReportStore reports;

    public ReportStoreTests()
    {
        blobs = new FolderBlobStore(folder["blobs"]);
        reports = new ReportStore(blobs);
    }

    public void Dispose()
    {
        blobs.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_report_comes_back_as_json_in_camel_case()
    {
        var id = await reports.WriteAsync(Job, "boken", 2, new Sample(0.25, ["a", "é"]), CancellationToken.None);

        Assert.Equal("01890a5dac96774bbcceb302099a8057-boken-2", id);
        await using var stream = await reports.OpenAsync(id, CancellationToken.None);
        using var json = await JsonDocument.ParseAsync(stream!);
        Assert.Equal(0.25, json.RootElement.GetProperty("score").GetDouble());
        Assert.Equal("é", json.RootElement.GetProperty("faceNames")[1].GetString());
    }

    [Fact]
    public async Task A_report_lies_zipped_in_a_folder_of_its_jobs_last_digits()
    {
        await reports.WriteAsync(Job, "boken", 2, new Sample(0.25, [.. Enumerable.Repeat("the same", 10_000)]), CancellationToken.None);

        var file = Assert.Single(folder.Files);
        Assert.Equal("blobs/reports/57/01890a5dac96774bbcceb302099a8057-boken-2.json.gz", file);
        Assert.InRange(new FileInfo(folder[file]).Length, 20, 5_000);
        await using var unzipped = new GZipStream(File.OpenRead(folder[file]), CompressionMode.Decompress);
        Assert.Equal(10_000, (await JsonSerializer.DeserializeAsync<Sample>(unzipped, JsonSerializerOptions.Web))!.FaceNames.Count);
    }

    [Fact]
    public async Task The_same_report_has_the_same_bytes()
    {
        var first = await ReadAsync(await reports.WriteAsync(Job, "boken", 1, new Sample(0.5, ["x"]), CancellationToken.None));
        var second = await ReadAsync(await reports.WriteAsync(Job, "boken", 2, new Sample(0.5, ["x"]), CancellationToken.None));

        Assert.Equal(first, second);

        Task<byte[]> ReadAsync(string id) => File.ReadAllBytesAsync(folder[$"blobs/reports/57/{id}.json.gz"]);
    }

    [Fact]
    public async Task A_deleted_report_is_gone_and_may_be_deleted_twice()
    {
        var id = await reports.WriteAsync(Job, "boken", 1, new Sample(0.5, []), CancellationToken.None);

        await reports.DeleteAsync(id, CancellationToken.None);
        await reports.DeleteAsync(id, CancellationToken.None);

        Assert.Null(await reports.OpenAsync(id, CancellationToken.None));
        Assert.Empty(folder.Files);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../fakefinder.db")]
    [InlineData("01890a5dac96774bbcceb302099a8057-../x-1")]
    [InlineData("01890a5dac96774bbcceb302099a8057-boken-1\n")]
    [InlineData("01890A5DAC96774BBCCEB302099A8057-boken-1")]
    [InlineData("01890a5dac96774bbcceb302099a8057-boken")]
    public async Task An_id_of_another_form_is_that_of_no_report(string id)
    {
        await File.WriteAllTextAsync(folder["fakefinder.db"], "not yours");

        Assert.Null(await reports.OpenAsync(id, CancellationToken.None));
        await reports.DeleteAsync(id, CancellationToken.None);
        Assert.True(File.Exists(folder["fakefinder.db"]));
    }

    [Theory]
    [InlineData("../x", 1)]
    [InlineData("", 1)]
    [InlineData("boken", -1)]
    public async Task A_report_of_what_is_no_detector_or_no_attempt_is_refused(string detector, int attempt)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() =>
            reports.WriteAsync(Job, detector, attempt, new Sample(0, []), CancellationToken.None));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public async Task A_report_that_cannot_be_serialised_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<ArgumentException>(() =>
            reports.WriteAsync(Job, "boken", 1, new Sample(double.NaN, []), CancellationToken.None));
        Assert.Empty(folder.Files);
    }

    private sealed record Sample(double Score, IReadOnlyList<string> FaceNames);
}
