using FakeFinder.Evidence;
using FakeFinder.Hosting.Doctor;
using FakeFinder.Storage;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Export.Keys;

/// <summary>Section <c>FakeFinder:Evidence</c>: what signs the evidence bundles of this service.</summary>
public sealed class EvidenceOptions
{
    public const string Section = "FakeFinder:Evidence";

    /// <summary>
    /// The full path of the private key: PKCS#8 PEM, ECDSA on P-256. It is made at the first start where it is not there. Empty (the
    /// default): <c>evidence-key.pem</c> in the data folder. Several Webs of a cluster must be given the same file.
    /// </summary>
    public string KeyFile { get; set; } = "";

    internal string PathIn(StorageOptions storage) =>
        Path.GetFullPath(KeyFile.Length > 0 ? KeyFile : Path.Combine(storage.Path, "evidence-key.pem"));
}

/// <summary>Opens the key at start, and makes it at the first one: a service that cannot sign does not start.</summary>
internal sealed class EvidenceOptionsValidator(IOptions<StorageOptions> storage, IConfiguration configuration)
    : IValidateOptions<EvidenceOptions>
{
    private const string Key = $"{EvidenceOptions.Section}:{nameof(EvidenceOptions.KeyFile)}";

    public ValidateOptionsResult Validate(string? name, EvidenceOptions options)
    {
        if (options.KeyFile.Length > 0 && !Path.IsPathFullyQualified(options.KeyFile))
        {
            return ValidateOptionsResult.Fail($"{Key} is '{options.KeyFile}'; it must be a full path.");
        }

        // A doctor makes nothing.
        if (DoctorRun.IsAsked(configuration) && !File.Exists(options.PathIn(storage.Value)))
        {
            return ValidateOptionsResult.Success;
        }

        try
        {
            KeyFile.OpenOrMake(options.PathIn(storage.Value));
            return ValidateOptionsResult.Success;
        }
        catch (EvidenceException exception)
        {
            return ValidateOptionsResult.Fail(
                $"{Key}: {exception.Message} Put the right key there, or move the file away to have a new one made.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"{Key}: the key cannot be read or made: {exception.Message}");
        }
    }
}
