using System.Text;
using FakeFinder.Servers;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Tests.Evaluations;

public sealed class EvaluationFilesTests : IDisposable
{
    private static readonly Guid Run = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");

    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Documents_lie_zipped_in_a_folder_of_their_runs_last_digits_and_come_back_as_they_were()
    {
        await using var storage = await TestStorage.StartAsync(folder.Path);
        var text = string.Concat(Enumerable.Repeat("the same é ", 10_000));

        await WriteAsync(storage, EvaluationFile.Metrics, "before");
        await WriteAsync(storage, EvaluationFile.Metrics, text);

        var file = Assert.Single(folder.Files, file => file.Contains("/evaluations/", StringComparison.Ordinal));
        Assert.Equal("blobs/evaluations/57/01890a5dac96774bbcceb302099a8057/metrics.json.gz", file);
        Assert.InRange(new FileInfo(folder[file]).Length, 20, 5_000);
        Assert.Equal(text, await ReadAsync(storage, EvaluationFile.Metrics));
        Assert.Null(await ReadAsync(storage, EvaluationFile.Scores));
    }

    [Fact]
    public async Task All_documents_of_a_run_are_deleted_and_those_of_others_stay()
    {
        await using var storage = await TestStorage.StartAsync(folder.Path);
        foreach (var file in Enum.GetValues<EvaluationFile>())
        {
            await WriteAsync(storage, file, $"{file}");
        }

        var files = storage.Get<IEvaluationFiles>();
        await files.WriteAsync(Guid.Empty, EvaluationFile.Labels, "others"u8.ToArray(), CancellationToken.None);

        await files.DeleteAsync(Run, CancellationToken.None);
        await files.DeleteAsync(Run, CancellationToken.None);

        foreach (var file in Enum.GetValues<EvaluationFile>())
        {
            Assert.Null(await ReadAsync(storage, file));
        }

        Assert.Single(folder.Files, file => file.Contains("/evaluations/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_sweep_and_no_adoption_touches_documents_with_or_without_a_row()
    {
        await using (var before = await TestStorage.StartAsync(folder.Path))
        {
            await WriteAsync(before, EvaluationFile.Metrics, "figures");
            await before.SweepAsync();
        }

        // Another database over the same store, which is told to take in what lies there.
        File.Delete(folder["fakefinder.db"]);
        await using var storage = await TestStorage.StartAsync(folder.Path, ("FakeFinder:Storage:Adopt", "true"));
        await storage.SweepAsync();

        Assert.Equal("figures", await ReadAsync(storage, EvaluationFile.Metrics));
        Assert.Empty((await storage.Get<IEvaluationIndex>().ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Evaluations);
        Assert.DoesNotContain(folder.Files, file => file.Contains("set-aside", StringComparison.Ordinal));
    }

    private static Task WriteAsync(TestStorage storage, EvaluationFile file, string text) =>
        storage.Get<IEvaluationFiles>().WriteAsync(Run, file, Encoding.UTF8.GetBytes(text), CancellationToken.None);

    private static async Task<string?> ReadAsync(TestStorage storage, EvaluationFile file)
    {
        await using var stream = await storage.Get<IEvaluationFiles>().OpenAsync(Run, file, CancellationToken.None);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
