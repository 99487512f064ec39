namespace FakeFinder.Contracts.Tests;

public sealed class ContractSnapshotTests
{
    /// <summary>An environment variable: a file into which the snapshot is written, for whoever has added something on purpose.</summary>
    private const string WriteTo = "FAKEFINDER_WRITE_CONTRACTS";

    private static readonly string Recorded = Path.Combine(AppContext.BaseDirectory, "contracts.txt");

    [Fact]
    public void What_was_on_the_wire_before_still_is()
    {
        var now = ContractSnapshot.Of(ContractRules.Contracts);
        if (Environment.GetEnvironmentVariable(WriteTo) is { Length: > 0 } file)
        {
            File.WriteAllLines(file, now);
        }

        Assert.Empty(ContractSnapshot.Compare(File.ReadAllLines(Recorded), now));
    }

    [Fact]
    public void A_member_that_gets_another_id_is_told_as_what_it_breaks()
    {
        var told = ContractSnapshot.Compare(["record ff.Lease: 3 Node is String"], ["record ff.Lease: 4 Node is String"]);

        Assert.Equal(2, told.Count);
        Assert.StartsWith(
            "'record ff.Lease: 3 Node is String' is gone or has changed: a program of the version before",
            told[0],
            StringComparison.Ordinal);
        Assert.Equal("'record ff.Lease: 4 Node is String' is new: add the line to contracts.txt, so that it stays.", told[1]);
    }

    [Fact]
    public void The_snapshot_has_grains_records_exceptions_and_enumerations()
    {
        var lines = ContractSnapshot.Of(ContractRules.Contracts);

        Assert.Contains("grain ff.IVideoGrain: Submit(ff.JobRequest) gives Task<ff.JobSnapshot>", lines);
        Assert.Contains("grain ff.IDetectorGrain: Start(ff.WorkOrder) gives Task", lines);
        Assert.Contains("record ff.Lease: 3 Node is String", lines);
        Assert.Contains("enum PartState: 2 Completed", lines);
        Assert.Contains(lines, line => line.StartsWith("record ff.JobNotFoundException", StringComparison.Ordinal));
    }
}
