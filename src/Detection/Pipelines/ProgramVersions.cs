using System.Reflection;
using FakeFinder.Detection.Networks;
using FakeFinder.Media.Tools;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;

namespace FakeFinder.Detection.Pipelines;

/// <summary>The versions that a report names: another decoder or runtime may change the last digits of a score.</summary>
internal sealed class ProgramVersions(MediaTools media, ExecutionProvider provider)
{
    /// <param name="others">Programs that took part, with what they say of their versions.</param>
    public async Task<IReadOnlyDictionary<string, string>> GetAsync(
        bool decodes,
        bool runsNetworks,
        IReadOnlyDictionary<string, string> others,
        CancellationToken cancellationToken)
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["FakeFinder"] = ProgramVersion };
        foreach (var (program, version) in others)
        {
            versions[program] = version;
        }

        if (decodes)
        {
            versions["FFmpeg"] = await media.GetVersionAsync(cancellationToken);
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
}
