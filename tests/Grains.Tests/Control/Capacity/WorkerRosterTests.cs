using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Capacity;
using FakeFinder.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Grains.Tests.Control.Capacity;

public sealed class WorkerRosterTests
{
    private readonly FakeTimeProvider time = new();
    private readonly WorkerRoster roster;

    public WorkerRosterTests() => roster = new WorkerRoster(new LeaseOptions(), time);

    [Fact]
    public void A_worker_is_found_by_its_node_and_by_its_machine()
    {
        var worker = roster.Join(Report("w1-boot1", instance: "i-1"));

        Assert.Equal((worker, worker), (roster.Find("w1-boot1"), roster.On("i-1")));
    }

    [Fact]
    public void The_end_of_a_machine_is_the_end_of_its_worker_and_is_told_once()
    {
        var worker = roster.Join(Report("w1-boot1", instance: "i-1"));

        Assert.True(roster.Leave("i-1", out var node, out var left));
        Assert.Equal(("w1-boot1", worker), (node, left));
        Assert.False(roster.Leave("w1-boot1", out _, out _));
        Assert.True(roster.HasGone("w1-boot1"));
        Assert.Empty(roster.All);
    }

    [Fact]
    public void A_machine_whose_worker_came_again_ends_again()
    {
        roster.Join(Report("w1-boot1", instance: "i-1"));
        roster.Leave("i-1", out _, out _);
        Assert.True(roster.Leave("i-1", out _, out var none));
        Assert.Null(none);

        roster.Join(Report("w1-boot2", instance: "i-1"));

        Assert.True(roster.Leave("i-1", out var node, out _));
        Assert.Equal("w1-boot2", node);
    }

    [Fact]
    public void Of_two_workers_of_one_machine_the_other_stays_when_one_goes()
    {
        var old = roster.Join(Report("w1-boot1", instance: "i-1"));
        roster.Join(Report("w1-boot2", instance: "i-1"));
        Assert.Equal("w1-boot2", roster.On("i-1")?.Node);

        roster.Leave("w1-boot2", out _, out _);

        Assert.Equal(old, roster.On("i-1"));
    }

    [Fact]
    public void Who_is_silent_for_as_long_as_a_lease_lives_is_taken_out_and_may_come_again()
    {
        roster.Join(Report("w1", instance: null));
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.Empty(roster.TakeSilent());

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(roster.TakeSilent());
        Assert.Equal(time.GetUtcNow(), roster.SilentSince("w1"));
        Assert.False(roster.HasGone("w1"));

        roster.Join(Report("w1", instance: null));
        Assert.Null(roster.SilentSince("w1"));
    }

    [Fact]
    public void What_was_told_to_load_counts_until_it_is_reported_or_long_ago()
    {
        var worker = roster.Join(Report("w1", instance: null));
        (worker.Preloads["boken"], worker.Preloads["wm"]) = (time.GetUtcNow(), time.GetUtcNow());

        Assert.Equal(["boken"], worker.Heard(Report("w1", null, "boken"), time.GetUtcNow()));
        Assert.Equal(["wm"], worker.Preloads.Keys);

        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Empty(worker.Heard(Report("w1", null, "boken"), time.GetUtcNow()));
        Assert.Empty(worker.Preloads);
    }

    private static WorkerReport Report(string node, string? instance, params string[] loaded) =>
        new(node, "host", 1, ["boken", "wm"], [.. loaded], [], Draining: false, [], 1, instance);
}
