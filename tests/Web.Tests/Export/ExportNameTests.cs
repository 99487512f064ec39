using FakeFinder.Evidence.Bundles;
using FakeFinder.Web.Export;

namespace FakeFinder.Web.Tests.Export;

public sealed class ExportNameTests
{
    [Theory]
    [InlineData("clip 1.final.mp4", "fakefinder-clip-1-final-")]
    [InlineData("../../etc/passwd", "fakefinder-passwd-")]
    [InlineData("\"; rm -rf .mp4", "fakefinder-rm-rf-")]
    [InlineData("видео.mp4", "fakefinder-")]
    public void The_name_is_plain_whatever_the_video_is_called(string video, string start)
    {
        var name = ExportName.Of(MadeExport.Create().Job with { FileName = video }, ExportForm.Bundle);

        Assert.Equal($"{start}{MadeExport.Job}.zip", name);
        Assert.True(BundleLimits.IsName(name));
    }

    [Fact]
    public void A_long_name_is_cut() =>
        Assert.InRange(ExportName.Of(MadeExport.Create().Job with { FileName = new string('a', 255) }, ExportForm.Csv).Length, 1, 120);
}
