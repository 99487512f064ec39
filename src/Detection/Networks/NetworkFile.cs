using System.Security.Cryptography;
using FakeFinder.Detection.Networks.Files;
using Microsoft.ML.OnnxRuntime;
using Microsoft.Win32.SafeHandles;

namespace FakeFinder.Detection.Networks;

/// <summary>The ONNX file of one network: on disk, or in memory where the program made it.</summary>
internal sealed class NetworkFile
{
    private readonly byte[] content = [];
    private readonly string? path;

    public NetworkFile(string name, byte[] content) => (Name, this.content) = (name, content);

    public NetworkFile(string name, string path) => (Name, this.path) = (name, path);

    /// <summary>Folder and file, such as <c>boken/b0</c>.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the file that was imported, hexadecimal; null where no manifest lies beside it.</summary>
    public string? Imported { get; init; }

    /// <summary>SHA-256 that models.json demands, hexadecimal; null where it demands none.</summary>
    public string? Demanded { get; init; }

    /// <summary>What must hold of a file on disk before ONNX Runtime gets it.</summary>
    public OnnxFileCheck Check { get; init; } = new(DetectionOptions.StandardDomains);

    /// <summary>Of the file.</summary>
    public long Bytes => path is null ? content.Length : new FileInfo(path).Length;

    /// <summary>What helps where the file is not what it should be, to follow a semicolon.</summary>
    public string Remedy =>
        path is null ? "this is a fault of the program"
        : Imported is not null ? $"remove its weights and get them again with 'fakefinder weights pull {Path.GetDirectoryName(Name)}'"
        : "export it again, and try it with 'fakefinder detectors check NAME'";

    /// <summary>
    /// A file on disk is read by ONNX Runtime itself: its bytes are never in memory twice. It is opened once, so that another file that
    /// takes its place meanwhile is not loaded; whoever writes into the open file itself is not noticed.
    /// </summary>
    /// <exception cref="DetectorLoadException">It has another hash than it should, keeps weights or operators elsewhere, or ONNX Runtime
    /// cannot load it.</exception>
    public LoadedFile Load(SessionOptions options)
    {
        if (path is null)
        {
            return new LoadedFile(
                Convert.ToHexStringLower(SHA256.HashData(content)),
                CreateSession(() => new InferenceSession(content, options)));
        }

        using var stream = File.OpenRead(path);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        Require(
            Imported,
            sha256,
            $"is not the one that was imported: its SHA-256 is {sha256}, and its manifest names {Imported}; {Remedy}");
        Require(
            Demanded,
            sha256,
            $"is not the one that models.json demands: its SHA-256 is {sha256}, and \"sha256\" of {Name} is {Demanded}; put that file "
                + "there, or correct the entry");
        if (Check.WhatIsWrongWith(stream) is { } wrong)
        {
            throw new DetectorLoadException($"{path} {wrong}; {Remedy}.");
        }

        // ONNX Runtime takes a file of another format for what its first bytes say.
        options.AddSessionConfigEntry("session.load_model_format", "ONNX");
        return new LoadedFile(sha256, CreateSession(() => new InferenceSession(PathOf(stream.SafeFileHandle), options)));
    }

    private InferenceSession CreateSession(Func<InferenceSession> create)
    {
        try
        {
            return create();
        }
        catch (OnnxRuntimeException exception)
        {
            throw new DetectorLoadException(
                $"{path ?? Name} is not a network that ONNX Runtime can load ({exception.Message.ReplaceLineEndings(" ")}); {Remedy}.",
                exception);
        }
    }

    private void Require(string? expected, string found, string otherwise)
    {
        if (expected is not null && !string.Equals(expected, found, StringComparison.OrdinalIgnoreCase))
        {
            throw new DetectorLoadException($"The network {path} {otherwise}.");
        }
    }

    /// <summary>The open file, whatever lies at its path by now.</summary>
    private string PathOf(SafeFileHandle handle) => OperatingSystem.IsLinux() ? $"/proc/self/fd/{handle.DangerousGetHandle()}" : path!;
}

/// <summary>A network in memory.</summary>
/// <param name="Sha256">Of the bytes of its file, lower-case hexadecimal.</param>
internal readonly record struct LoadedFile(string Sha256, InferenceSession Session);
