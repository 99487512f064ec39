using System.ComponentModel.DataAnnotations;
using System.Net;

namespace FakeFinder.Detection.Detectors.Http;

/// <summary>Parameters of pipeline <c>http</c> in models.json.</summary>
internal sealed record HttpParameters : IValidatableObject
{
    /// <summary>Hand-over by copies in a folder that the program sees too.</summary>
    public const string ByFolder = "folder";

    /// <summary>Hand-over by addresses at which this worker serves the video.</summary>
    public const string ByLink = "link";

    /// <summary>
    /// Where the program listens, <c>http</c> or <c>https</c>; <c>predict</c> and <c>healthcheck</c> are below it. A user name and a
    /// password in it are sent as basic authentication; its query is sent along. Neither is ever shown.
    /// </summary>
    [Required]
    public string? Url { get; init; }

    /// <summary>How the program gets the video: <c>folder</c> or <c>link</c>.</summary>
    [Required]
    [AllowedValues(ByFolder, ByLink)]
    public string? Handover { get; init; }

    /// <summary>
    /// Of <c>folder</c>: an absolute path here. Each video is copied into it under a fresh name, and removed after the request.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Of <c>folder</c>: the path under which the program sees that folder; default none, so that it gets the bare name. The published
    /// containers take bare names only, and look for them in <c>/uploads</c>.
    /// </summary>
    public string? PathThere { get; init; }

    /// <summary>Of <c>link</c>: the IP address on which this worker serves the video; default 127.0.0.1.</summary>
    public string? ListenOn { get; init; }

    /// <summary>
    /// Of <c>link</c>: the port, 0 to 65535; default 0, a free one. A certain one suits one worker of a machine only.
    /// </summary>
    [Range(0, 65535)]
    public int? Port { get; init; }

    /// <summary>Of <c>link</c>: this machine's name or address as the program sees it; default <see cref="ListenOn"/>.</summary>
    public string? HostThere { get; init; }

    /// <summary>
    /// How long one video may take, with all that is asked again meanwhile, in seconds; 1 to 86400, default 600.
    /// </summary>
    [Range(1, 86400)]
    public int TimeoutSeconds { get; init; } = 600;

    /// <summary>
    /// How long a program that refuses connections is waited for, in seconds; 0 to 3600, default 60. The published containers listen only
    /// once their networks are loaded.
    /// </summary>
    [Range(0, 3600)]
    public int StartSeconds { get; init; } = 60;

    /// <summary>How many videos a worker gives to the program at a time; 1 to 64, default 1.</summary>
    [Range(1, 64)]
    public int AtOnce { get; init; } = 1;

    /// <summary>
    /// The column of the score; default the detector's name or, where there is none such, the only one beside the file name.
    /// </summary>
    [MinLength(1)]
    public string? Column { get; init; }

    /// <summary>
    /// Sent as <c>model_names</c>, and the score's column where <see cref="Column"/> is not given; default none. The published image with
    /// all six detectors (detectors/app.py of IQTLabs/FakeFinder) needs it, those with one do not.
    /// </summary>
    [MinLength(1)]
    public string? ModelName { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Fragment.Length > 0)
        {
            yield return new ValidationResult("'url' must be an absolute http or https address, such as \"http://127.0.0.1:5000\"");
        }

        foreach (var fault in Handover == ByFolder ? FaultsOfFolder() : FaultsOfLink())
        {
            yield return new ValidationResult(fault);
        }
    }

    private IEnumerable<string> FaultsOfFolder()
    {
        if (!Path.IsPathFullyQualified(Folder ?? ""))
        {
            yield return "'folder' must be an absolute path: that of a folder which the program sees too";
        }

        if (ListenOn is not null || Port is not null || HostThere is not null)
        {
            yield return "'listenOn', 'port' and 'hostThere' belong to the handover \"link\"";
        }
    }

    private IEnumerable<string> FaultsOfLink()
    {
        if (Folder is not null || PathThere is not null)
        {
            yield return "'folder' and 'pathThere' belong to the handover \"folder\"";
        }

        if (!IPAddress.TryParse(ListenOn ?? "127.0.0.1", out var address))
        {
            yield return "'listenOn' must be an IP address of this machine, such as \"127.0.0.1\"";
        }
        else if (HostThere is null && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
        {
            yield return $"'hostThere' is missing: with 'listenOn' {ListenOn} it must say how the program reaches this machine";
        }

        if (HostThere is not null && Uri.CheckHostName(HostThere) == UriHostNameType.Unknown)
        {
            yield return "'hostThere' must be a host name or an IP address, without a port";
        }
    }
}
