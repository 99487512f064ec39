using System.Diagnostics;
using System.Reflection;
using FakeFinder.Detection.Networks;
using FFMpegCore;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;

namespace FakeFinder.Detection.Pipelines;

/// <summary>The versions that a report names: another decoder or runtime may change the last digits of a score.</summary>
internal sealed class ProgramVersions(ExecutionProvider provider)
{
    private readonly Lazy<Task<string>> ffmpeg = new(ReadFFmpegVersionAsync);

    public async Task<IReadOnlyDictionary<string, string>> GetAsync(bool decodes, bool runsNetworks, CancellationToken cancellationToken)
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["FakeFinder"] = ProgramVersion };
        if (decodes)
        {
            versions["FFmpeg"] = await ffmpeg.Value.WaitAsync(cancellationToken);
        }

        if (runsNetworks)
        {
            versions["OpenCV"] = Cv2.GetVersionString() ?? "unknown";
            versions["ONNX Runtime"] = OrtEnv.Instance().GetVersionString();
            versions["execution provider"] = provider.Name;
        }

        return versions;
    }

    private static string ProgramVersion =>
        typeof(ProgramVersions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The third word of what <c>ffmpeg -version</c> says first: "ffmpeg version 5.1.6 Copyright ...".</summary>
    private static async Task<string> ReadFFmpegVersionAsync()
    {
        using var process = Process.Start(new ProcessStartInfo(GlobalFFOptions.GetFFMpegBinaryPath(), "-version") { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("ffmpeg did not start.");
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Split(' ', 4) is [_, "version", var version, ..] ? version : "unknown";
    }
}
