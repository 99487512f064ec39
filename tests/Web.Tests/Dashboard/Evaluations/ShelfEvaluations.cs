using FakeFinder.Storage.Evaluations;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Web.Tests.Dashboard.Evaluations;

/// <summary>Evaluation runs that a test has put there, with their documents.</summary>
internal sealed class ShelfEvaluations : IEvaluationIndex, IEvaluationFiles
{
    private readonly Dictionary<(Guid, EvaluationFile), byte[]> files = [];

    /// <summary>The latest first.</summary>
    public List<EvaluationRow> Runs { get; } = [];

    /// <summary>How often the list was asked for.</summary>
    public int Lists { get; private set; }

    public EvaluationRow Put(string name, string state, Guid? batch = null, string? reason = null)
    {
        var run = new EvaluationRow(
            Guid.NewGuid(), name, state, reason, DateTimeOffset.UnixEpoch, null, 400, ["boken", "wm"], batch, new string('a', 64));
        Runs.Insert(0, run);
        return run;
    }

    public void Put(EvaluationRow run, byte[] metrics) => files[(run.Id, EvaluationFile.Metrics)] = metrics;

    public void Replace(EvaluationRow run) => Runs[Runs.FindIndex(one => one.Id == run.Id)] = run;

    public Task<EvaluationRow> OpenAsync(EvaluationRow evaluation, CancellationToken cancellationToken)
    {
        Runs.Insert(0, evaluation);
        return Task.FromResult(evaluation);
    }

    public Task<EvaluationRow?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(Runs.Find(run => run.Id == id));

    public Task<EvaluationRow?> FindUploadAsync(Viewer viewer, string sha256, CancellationToken cancellationToken) =>
        Task.FromResult(Runs.Find(run => run.UploadSha256 == sha256));

    public Task<EvaluationPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken)
    {
        Lists++;
        return Task.FromResult(new EvaluationPage([.. Runs.Skip(skip).Take(take)], Runs.Count));
    }

    public Task<IReadOnlyList<EvaluationRow>> ListOpenAsync(int take, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EvaluationRow>>([.. Runs.Where(run => run.IsOpen).Take(take)]);

    public Task<EvaluationRow?> EndAsync(Guid id, EvaluationEnd end, CancellationToken cancellationToken)
    {
        var run = Runs.Find(run => run.Id == id);
        if (run is not null)
        {
            Replace(run = run with { State = end.State, EndedAt = end.At, Reason = end.Reason });
        }

        return Task.FromResult(run);
    }

    public Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(Runs.RemoveAll(run => run.Id == id) > 0);

    public Task WriteAsync(Guid evaluation, EvaluationFile file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        files[(evaluation, file)] = content.ToArray();
        return Task.CompletedTask;
    }

    public Task<Stream?> OpenAsync(Guid evaluation, EvaluationFile file, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(files.TryGetValue((evaluation, file), out var bytes) ? new MemoryStream(bytes) : null);

    public Task DeleteAsync(Guid evaluation, CancellationToken cancellationToken)
    {
        foreach (var file in files.Keys.Where(file => file.Item1 == evaluation).ToList())
        {
            files.Remove(file);
        }

        return Task.CompletedTask;
    }
}
