using FakeFinder.Contracts;
using FakeFinder.Web.Dashboard.Pages.Job;
using static FakeFinder.Web.Tests.Dashboard.ScriptedJob;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Job;

public sealed class PartMeterTests
{
    private static readonly Dictionary<string, double> Measured = new()
    {
        ["decoding"] = 1,
        ["faces"] = 3,
        ["networks"] = 6,
    };

    private static readonly string[] Stages = ["loading", "decoding", "faces", "crops", "networks", "aggregation", "waiting for memory"];

    private readonly PartMeter meter = new();

    [Fact]
    public void Measured_stages_have_the_share_of_their_time()
    {
        Assert.Equal(0, See("loading", 0, 0));
        Assert.Equal(0, See("decoding", 0, 32));
        Assert.Equal(0.2, See("faces", 16, 32), 1e-9);
        Assert.Equal(0.4, See("faces", 32, 32), 1e-9);
        Assert.Equal(0.7, See("networks", 5, 10), 1e-9);
        Assert.Equal(1, See("networks", 10, 10), 1e-9);
    }

    [Fact]
    public void Networks_that_do_not_know_how_many_faces_will_come_go_along_with_the_faces()
    {
        See("faces", 8, 16);

        Assert.Equal(0.5, See("networks", 8, 0), 1e-9);
        Assert.Equal(0.75, See("faces", 12, 16), 1e-9);
        Assert.Equal(0.75, See("networks", 3, 16), 1e-9);
        See("faces", 16, 16);
        Assert.Equal(1, See("networks", 16, 16), 1e-9);
    }

    [Fact]
    public void Where_nothing_was_measured_the_stages_are_alike()
    {
        meter.See(Running("faces", 8, 16), seconds: null);
        Assert.Equal(0.2, meter.Fraction, 1e-9);

        meter.See(Running("aggregation", 1, 1), seconds: null);
        Assert.True(meter.Fraction > 0.5);
    }

    [Fact]
    public void A_new_attempt_stands_still_until_it_overtakes_the_one_before()
    {
        See("networks", 5, 10);

        Assert.Equal(0.7, See("faces", 16, 32, attempt: 2), 1e-9);
        Assert.Equal(0.7, See("networks", 1, 10, attempt: 2), 1e-9);
        Assert.Equal(0.74, See("networks", 9, 10, attempt: 2), 1e-9);
    }

    [Fact]
    public void Who_begins_to_look_in_the_middle_sees_what_was_done_before() => Assert.Equal(0.7, See("networks", 5, 10), 1e-9);

    [Fact]
    public void It_never_goes_back_and_never_beyond_the_end_whatever_is_told_in_whatever_order()
    {
        var random = new Random(11);
        for (var run = 0; run < 200; run++)
        {
            var (one, last) = (new PartMeter(), 0d);
            for (var step = 0; step < 60; step++)
            {
                var part = random.Next(10) switch
                {
                    0 => Part("wm", PartState.Queued, attempt: random.Next(1, 4)),
                    1 => Part("wm", PartState.Running, attempt: random.Next(1, 4)),
                    _ => Running(Stages[random.Next(Stages.Length)], random.Next(20), random.Next(12), random.Next(1, 4)),
                };
                one.See(part, random.Next(2) == 0 ? null : Measured);

                Assert.InRange(one.Fraction, last, 1);
                last = one.Fraction;
            }

            one.See(Part("wm", PartState.Completed, 0.5), Measured);
            Assert.Equal(1, one.Fraction);
        }
    }

    private double See(string stage, int done, int total, int attempt = 1)
    {
        meter.See(Running(stage, done, total, attempt), Measured);
        return meter.Fraction;
    }

    private static PartSnapshot Running(string stage, int done, int total, int attempt = 1) =>
        Part("wm", PartState.Running, progress: new PartProgress(stage, done, total), attempt: attempt);
}
