using FakeFinder.Cli.Api;
using FakeFinder.Cli.Output;

namespace FakeFinder.Cli.Tests.Output;

public sealed class PartFractionTests
{
    [Theory]
    [InlineData("queued", null, 0, 0, 0.0)]
    [InlineData("running", "loading", 0, 0, 0.0)]
    [InlineData("running", "faces", 8, 16, 2.5 / 6)]
    [InlineData("running", "aggregation", 1, 1, 1.0)]
    [InlineData("running", "a stage of a later version", 1, 2, 0.0)]
    [InlineData("completed", null, 0, 0, 1.0)]
    [InlineData("failed", "faces", 1, 16, 1.0)]
    public void A_parts_fraction_grows_with_its_stages(string state, string? stage, int done, int total, double fraction)
    {
        var progress = stage is null ? null : new PartProgress(stage, done, total, null);

        Assert.Equal(fraction, PartFraction.Of(new Part("a", state, 1, null, null, null, null, progress)), precision: 10);
    }
}
