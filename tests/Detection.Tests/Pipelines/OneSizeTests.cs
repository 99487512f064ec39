using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Pipelines;

public sealed class OneSizeTests
{
    private static readonly Frame Small = Gray(0, 16, 12, 100);
    private static readonly Frame Large = Gray(1, 64, 48, 200);

    [Fact]
    public async Task Frames_of_one_size_pass_as_they_are()
    {
        var frames = await new OneSize(null).ReadAsync(Of(Small, Small)).ToListAsync();

        Assert.All(frames, frame => Assert.Same(Small, frame));
    }

    [Fact]
    public async Task A_change_of_size_ends_the_first_reading() =>
        await Assert.ThrowsAsync<SizeChangesException>(async () => await new OneSize(null).ReadAsync(Of(Small, Large)).ToListAsync());

    [Fact]
    public async Task Frames_of_a_later_reading_have_the_size_of_the_first()
    {
        var oneSize = new OneSize(null);
        await oneSize.ReadAsync(Of(Small)).ToListAsync();

        await Assert.ThrowsAsync<SizeChangesException>(async () => await oneSize.ReadAsync(Of(Large)).ToListAsync());
    }

    [Fact]
    public async Task Smaller_frames_are_enlarged_to_the_largest_and_none_is_shrunk()
    {
        var largest = await OneSize.LargestAsync(Of(Small, Large, Small));
        var frames = await new OneSize(largest).ReadAsync(Of(Small, Large)).ToListAsync();

        Assert.Equal(new Size(64, 48), largest);
        Assert.Equal((0, 64, 48), (frames[0].Index, frames[0].Width, frames[0].Height));
        Assert.Equal(Enumerable.Repeat((byte)100, 64 * 48 * 3), frames[0].Rgb.ToArray());
        Assert.Same(Large, frames[1]);
    }

    private static Frame Gray(int index, int width, int height, byte value) =>
        new(index, TimeSpan.Zero, width, height, Enumerable.Repeat(value, width * height * 3).ToArray());

    private static async IAsyncEnumerable<Frame> Of(params Frame[] frames)
    {
        foreach (var frame in frames)
        {
            await Task.Yield();
            yield return frame;
        }
    }
}
