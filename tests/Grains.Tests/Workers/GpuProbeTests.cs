using FakeFinder.Contracts;
using FakeFinder.Grains.Workers;

namespace FakeFinder.Grains.Tests.Workers;

public sealed class GpuProbeTests
{
    [Fact]
    public void A_line_of_nvidia_smi_becomes_a_report() =>
        Assert.Equal(
            new GpuReport(0, "Tesla T4", 0.37, "550.54.15", 1024, 15360, 51),
            GpuProbe.Parse("0, Tesla T4, 37, 550.54.15, 1024, 15360, 51"));

    [Fact]
    public void A_figure_that_the_driver_does_not_support_counts_as_nothing() =>
        Assert.Equal(0, GpuProbe.Parse("0, A, [N/A], 1.0, 1, 2, 3").Load);
}
