using FakeFinder.Grains.Control.Capacity;

namespace FakeFinder.Grains.Tests.Control.Capacity;

public sealed class RecentIdsTests
{
    [Fact]
    public void The_oldest_is_forgotten_where_there_are_too_many()
    {
        var ids = new RecentIds<int>(most: 2);
        Assert.True(ids.Add(1));
        Assert.True(ids.Add(2));
        Assert.False(ids.Add(1));
        Assert.True(ids.Add(3));

        Assert.Equal((false, true, true, 2), (ids.Contains(1), ids.Contains(2), ids.Contains(3), ids.Count));
    }

    [Fact]
    public void What_was_removed_and_came_again_is_as_new()
    {
        var ids = new RecentIds<int>(most: 2);
        ids.Add(1);
        ids.Add(2);
        ids.Remove(1);
        ids.Add(1);
        ids.Add(3);

        Assert.Equal((true, false, true), (ids.Contains(1), ids.Contains(2), ids.Contains(3)));
    }
}
