using FakeFinder.Grains.Control.Capacity;
using FakeFinder.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Grains.Tests.Control.Capacity;

public sealed class LeaseTableTests
{
    private static readonly Guid Job = Guid.NewGuid();
    private static readonly HashSet<Guid> None = [];
    private readonly FakeTimeProvider time = new();
    private readonly LeaseTable table;

    public LeaseTableTests() => table = new LeaseTable(new LeaseOptions(), time);

    [Fact]
    public void A_lease_without_heartbeats_expires()
    {
        var entry = table.Grant(Job, "boken", "worker-1", alone: false);
        Assert.Empty(table.Expired());

        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(entry, Assert.Single(table.Expired()));
    }

    [Fact]
    public void A_heartbeat_keeps_what_it_reports_and_nothing_else()
    {
        var kept = table.Grant(Job, "boken", "worker-1", alone: false).Lease;
        var forgotten = table.Grant(Job, "wm", "worker-1", alone: false).Lease;
        time.Advance(TimeSpan.FromSeconds(14));
        table.Renew("worker-1", [kept.Id]);
        time.Advance(TimeSpan.FromSeconds(14));

        Assert.Equal(forgotten.Id, Assert.Single(table.Expired()).Lease.Id);
    }

    [Fact]
    public void Work_that_a_worker_had_is_missing_soon_and_work_that_may_be_on_its_way_to_it_is_not()
    {
        var had = table.Grant(Job, "boken", "worker-1", alone: false).Lease;
        var coming = table.Grant(Job, "wm", "worker-1", alone: false).Lease;
        table.Renew("worker-1", [had.Id]);
        Assert.Empty(table.Missing("worker-1", None));

        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(had.Id, Assert.Single(table.Missing("worker-1", None)).Lease.Id);
        Assert.Empty(table.Missing("worker-1", new HashSet<Guid> { had.Id }));
        Assert.Empty(table.Missing("worker-2", None));

        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(coming.Id, Assert.Single(table.Missing("worker-1", new HashSet<Guid> { had.Id })).Lease.Id);
    }

    [Fact]
    public void A_worker_cannot_renew_another_workers_lease()
    {
        var lease = table.Grant(Job, "boken", "worker-1", alone: false).Lease;
        time.Advance(TimeSpan.FromSeconds(14));
        table.Renew("worker-2", [lease.Id]);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(table.Expired());
    }

    [Fact]
    public void A_released_part_can_be_granted_again()
    {
        var first = table.Grant(Job, "boken", "worker-1", alone: false).Lease;
        Assert.True(table.Release(Job, "boken", out _));
        Assert.False(table.Release(Job, "boken", out _));
        Assert.False(table.Knows(first.Id));
        Assert.True(table.HasEnded(first.Id));

        Assert.NotEqual(first.Id, table.Grant(Job, "boken", "worker-2", alone: false).Lease.Id);
    }

    [Fact]
    public void An_ended_lease_is_remembered_for_a_while_so_that_a_worker_that_comes_back_is_told()
    {
        var lease = table.Grant(Job, "boken", "worker-1", alone: false).Lease;
        table.Lose(lease);
        Assert.True(table.HasEnded(lease.Id));
        Assert.False(table.TryGet(Job, "boken", out _));

        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Empty(table.Expired());
        Assert.False(table.HasEnded(lease.Id));
    }
}
