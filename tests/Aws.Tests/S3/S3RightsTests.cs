using FakeFinder.Aws.S3;
using FakeFinder.Checks;
using FakeFinder.Servers;

namespace FakeFinder.Aws.Tests.S3;

[Collection(S3Tests.Name)]
public sealed class S3RightsTests(S3Server server)
{
    [Fact]
    public async Task An_object_is_written_read_and_deleted_below_the_prefix()
    {
        using var objects = server.Connect(new S3Options { Bucket = server.NewBucket(), Prefix = "some/" });

        var found = Assert.Single(await new S3Rights(objects).RunAsync(CancellationToken.None));

        Assert.Equal(FindingState.Ok, found.State);
        Assert.Contains("(some/reports/doctor-", found.Sentence, StringComparison.Ordinal);
        Assert.False(await objects.ListAllAsync(objects.Options.Bucket, "", CancellationToken.None).AnyAsync());
    }

    [Fact]
    public async Task A_bucket_that_is_there_answers_and_one_that_is_not_is_named()
    {
        using var folder = new DataFolder();
        var probe = new FolderProbe(new DiskSpace());
        using var there = server.Connect(new S3Options { Bucket = server.NewBucket(), Cache = folder.Path });
        using var lost = server.Connect(new S3Options { Bucket = "lost", Cache = folder.Path });

        Assert.Contains(
            "S3 answers", (await new S3Access(there, probe).RunAsync(CancellationToken.None))[0].Sentence, StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAnyAsync<IOException>(() => new S3Access(lost, probe).RunAsync(CancellationToken.None));
        Assert.Contains("There is no bucket 'lost'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_clock_is_compared_with_this_machines()
    {
        using var objects = server.Connect(new S3Options { Bucket = server.NewBucket() });

        var now = Assert.Single(await new S3Clock(objects, TimeProvider.System).RunAsync(CancellationToken.None));
        var late = Assert.Single(await new S3Clock(objects, new Late()).RunAsync(CancellationToken.None));

        Assert.Equal(FindingState.Ok, now.State);
        Assert.Equal(FindingState.Fault, late.State);
    }

    /// <summary>A clock that was never set.</summary>
    private sealed class Late : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddHours(-1);
    }
}
