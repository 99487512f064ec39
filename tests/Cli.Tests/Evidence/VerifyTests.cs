using FakeFinder.Evidence.Bundles;
using FakeFinder.Evidence.Signing;

namespace FakeFinder.Cli.Tests.Evidence;

public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_sound_bundle_says_line_by_line_what_was_checked()
    {
        var run = await VerifyAsync(MadeBundle.Write(), folder.Write("clip.mp4", MadeBundle.Video), "--key", Key());

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        Assert.Contains("ok     The signature in statement.dsse.json is valid", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok     reports/wm.json has the signed SHA-256", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok     The video is the one that was judged", run.Output, StringComparison.Ordinal);
        Assert.Contains($"signed by the given key, ID {MadeBundle.Signer.PublicKey.Id}", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_of_ones_own_it_says_what_to_compare()
    {
        var run = await VerifyAsync(MadeBundle.Write());

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            $"signed by the key inside the bundle, ID {MadeBundle.Signer.PublicKey.Id}; compare it with the service's About page",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("No video was given", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_byte_is_refused_with_what_differs()
    {
        var bytes = MadeBundle.Write();
        var place = bytes.AsSpan().IndexOf("{\"a\":1}"u8);
        bytes[place + 5] = (byte)'2';

        var run = await VerifyAsync(bytes);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FAILED evidence.json differs: its SHA-256 is", run.Output, StringComparison.Ordinal);
        Assert.Contains("is not as a FakeFinder service signed it", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(200)]
    [InlineData(600)]
    public async Task A_changed_byte_anywhere_is_refused(int fromEnd)
    {
        var bytes = MadeBundle.Write();
        bytes[^fromEnd] ^= 0x20;

        var run = await VerifyAsync(bytes);

        Assert.Equal(1, run.ExitCode);
        Assert.NotEqual("", run.Error);
    }

    [Fact]
    public async Task Another_video_and_another_key_are_refused()
    {
        var other = folder.Write("other.pem", EvidenceSigner.Parse(EvidenceSigner.CreatePem(), "key").PublicKey.Pem);

        var video = await VerifyAsync(MadeBundle.Write(), folder.Write("other.mp4", "another"));
        var key = await VerifyAsync(MadeBundle.Write(), "--key", other);

        Assert.Equal(1, video.ExitCode);
        Assert.Contains("FAILED The video is another one", video.Output, StringComparison.Ordinal);
        Assert.Equal(1, key.ExitCode);
        Assert.Contains("and not the given key", key.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_no_bundle_are_one_sentence()
    {
        var huge = Path.Combine(folder.Path, "huge.zip");
        await using (var file = File.Create(huge))
        {
            file.SetLength(BundleLimits.MaximumBytes + 1L);
        }

        var cut = Path.Combine(folder.Path, "cut.zip");
        await File.WriteAllBytesAsync(cut, MadeBundle.Write()[..40]);

        foreach (var (path, said) in ((string, string)[])
        [
            (Path.Combine(folder.Path, "no.zip"), "There is no file"),
            (Path.Combine(folder.Path, "no-folder", "no.zip"), "There is no file"),
            (folder.Write("page.zip", "<html>"), "does not begin as one"),
            (folder.Write("empty.zip", ""), "does not begin as one"),
            (folder.MakePipe("pipe.zip"), "is a pipe"),
            (cut, "cut"),
            (huge, "at most"),
        ])
        {
            var run = await CommandRun.OfAsync("verify", path);

            Assert.Equal(1, run.ExitCode);
            Assert.Equal("", run.Output);
            Assert.Contains(said, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }

        Assert.Equal(2, (await CommandRun.OfAsync("verify", folder.Path)).ExitCode);
        Assert.Equal(2, (await CommandRun.OfAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task A_key_file_that_is_none_and_a_video_that_is_missing_are_one_sentence()
    {
        var noKey = await VerifyAsync(MadeBundle.Write(), "--key", folder.Write("no.pem", "no key"));
        var missing = await VerifyAsync(MadeBundle.Write(), "--key", Path.Combine(folder.Path, "missing.pem"));
        var video = await VerifyAsync(MadeBundle.Write(), Path.Combine(folder.Path, "missing.mp4"));

        Assert.All([noKey, missing, video], run => Assert.Equal((1, ""), (run.ExitCode, run.Output)));
        Assert.Contains("is no key", noKey.Error, StringComparison.Ordinal);
        Assert.Contains("There is no file", missing.Error, StringComparison.Ordinal);
        Assert.Contains("There is no file", video.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_control_character_of_a_bundle_reaches_the_terminal()
    {
        var run = await VerifyAsync(MadeBundle.Write("\u001b[31mclip.mp4"));

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    private string Key() => folder.Write("key.pem", MadeBundle.Signer.PublicKey.Pem);

    private Task<CommandRun> VerifyAsync(byte[] bundle, params string[] more)
    {
        var path = Path.Combine(folder.Path, "bundle.zip");
        File.WriteAllBytes(path, bundle);
        return CommandRun.OfAsync(["verify", path, .. more]);
    }
}
