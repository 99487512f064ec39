using System.Security.Cryptography;
using FakeFinder.Cli.Analysis;
using FakeFinder.Evidence.Bundles;
using FakeFinder.Evidence.Signing;

namespace FakeFinder.Cli.Evidence;

/// <summary>One <c>verify</c>.</summary>
internal sealed class VerifyRun(CliConsole console)
{
    private const int LongestKey = 64 * 1024;

    public async Task<int> RunAsync(string path, string? video, string? keyFile, CancellationToken cancellationToken)
    {
        var bundle = await ReadAsync(path, cancellationToken);
        var key = keyFile is null ? null : await ReadKeyAsync(keyFile, cancellationToken);
        var hash = video is null ? null : await HashAsync(video, cancellationToken);
        var verification = BundleVerifier.Verify(bundle, key, hash);
        foreach (var check in verification.Checks)
        {
            console.Output.Line($"{(check.Passed ? "ok     " : "FAILED ")}{check.Text}");
        }

        if (!verification.IsSound)
        {
            var failed = verification.Checks.Count(check => !check.Passed);
            console.Error.Line(
                $"{path} is not as a FakeFinder service signed it{(video is null ? "" : $", or {video} is not its video")}: {failed} of "
                    + $"{verification.Checks.Count} checks failed.");
            return ExitCodes.Failure;
        }

        Tell(path, verification, isTrusted: key is not null, hasVideo: video is not null);
        return ExitCodes.Success;
    }

    private void Tell(string path, BundleVerification verification, bool isTrusted, bool hasVideo)
    {
        var statement = verification.Statement!.Predicate;
        var id = verification.Key!.Id;
        console.Output.Line("");
        console.Output.Line($"{path} is sound.");
        console.Output.Line($"Job    {statement.Job}, {Plain(statement.State)}");
        console.Output.Line($"Video  {Plain(statement.Video.FileName)}, SHA-256 {statement.Video.Sha256}");
        console.Output.Line($"Result {Plain(statement.Summary)}");
        console.Output.Line(isTrusted
            ? $"It was signed by the given key, ID {id}."
            : $"It was signed by the key inside the bundle, ID {id}; compare it with the service's About page, or give the service's key "
                + "by --key: anybody can sign with a key of their own.");
        if (!hasVideo)
        {
            console.Output.Line("No video was given, so whether you have the right one was not checked.");
        }
    }

    private static async Task<Bundle> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            throw new CliException($"{path} is a folder; name the zip file of an evidence bundle.", ExitCodes.Usage);
        }

        await using var file = InputFile.Open(path);
        return await BundleReader.ReadAsync(file, path, cancellationToken);
    }

    private static async Task<EvidenceKey> ReadKeyAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = InputFile.Open(path);
        if (file.Length > LongestKey)
        {
            throw new CliException($"{path} is no key: it has {file.Length} bytes.");
        }

        using var reader = new StreamReader(file);
        return EvidenceKey.Parse(await reader.ReadToEndAsync(cancellationToken), path);
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = InputFile.Open(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    /// <summary>A text of the bundle, which may hold anything: no control character reaches the terminal.</summary>
    private static string Plain(string text) => string.Concat(text.Select(one => char.IsControl(one) ? '?' : one));
}
