using FakeFinder.Fleet.Measuring;

namespace FakeFinder.Fleet.Tests.Measuring;

public sealed class AveragesTests
{
    private readonly Averages<string> averages = new();

    [Fact]
    public void The_first_measurements_weigh_alike_and_later_ones_a_tenth()
    {
        Assert.Null(averages.Of("boken"));
        averages.Add("boken", TimeSpan.FromSeconds(1));
        averages.Add("boken", TimeSpan.FromSeconds(3));
        Assert.Equal(2, averages.Of("boken")!.Value.TotalSeconds, 6);

        Enumerable.Range(0, 8).ToList().ForEach(_ => averages.Add("boken", TimeSpan.FromSeconds(2)));
        averages.Add("boken", TimeSpan.FromSeconds(12));
        Assert.Equal(3, averages.Of("boken")!.Value.TotalSeconds, 6);
    }
}
