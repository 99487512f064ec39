using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;

namespace FakeFinder.Detection.Networks;

/// <summary>The ONNX file of one network: on disk, or in memory where the program made it.</summary>
internal sealed class NetworkFile
{
    private readonly byte[] content = [];
    private readonly string? path;
    private readonly string? imported;

    public NetworkFile(string name, byte[] content) => (Name, this.content) = (name, content);

    /// <param name="imported">SHA-256 of the file that was imported, lower-case hexadecimal; null where nothing says that.</param>
    public NetworkFile(string name, string path, string? imported = null) => (Name, this.path, this.imported) = (name, path, imported);

    public string Name { get; }

    /// <summary>Of the file.</summary>
    public long Bytes => path is null ? content.Length : new FileInfo(path).Length;

    /// <returns>SHA-256 of the bytes, lower-case hexadecimal.</returns>
    /// <exception cref="DetectorLoadException">They are not those that were imported.</exception>
    public string ComputeSha256()
    {
        if (path is null)
        {
            return Convert.ToHexStringLower(SHA256.HashData(content));
        }

        using var stream = File.OpenRead(path);
        var found = Convert.ToHexStringLower(SHA256.HashData(stream));
        return imported is null || string.Equals(found, imported, StringComparison.OrdinalIgnoreCase)
            ? found
            : throw new DetectorLoadException(
                $"The network {path} is not the one that was imported: its SHA-256 is {found}, and its manifest names {imported}; import "
                    + $"its weights with 'fakefinder weights import {Path.GetDirectoryName(Name)} --from FOLDER'."
            );
    }

    /// <summary>A file on disk is read by ONNX Runtime itself: its bytes are never in memory twice.</summary>
    /// <exception cref="DetectorLoadException">ONNX Runtime cannot load it.</exception>
    public InferenceSession CreateSession(SessionOptions options)
    {
        try
        {
            return path is null ? new InferenceSession(content, options) : new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new DetectorLoadException(
                $"{path ?? Name} is not a network that ONNX Runtime can load ({exception.Message.ReplaceLineEndings(" ")}); "
                + (path is null ? "this is a fault of the program." : "import its weights again."),
                exception);
        }
    }
}
