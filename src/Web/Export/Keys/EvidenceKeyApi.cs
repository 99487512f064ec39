using System.Net.Mime;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Export.Keys;

/// <summary><c>/api/v1/evidence-key</c>.</summary>
internal static class EvidenceKeyApi
{
    private const string Pem = "application/x-pem-file";

    /// <summary>Maps the service's public key.</summary>
    public static IEndpointRouteBuilder MapEvidenceKey(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/evidence-key", Describe).Needs(AccessScope.Read)
            .WithTags("Evidence")
            .WithName("describeEvidenceKey")
            .WithSummary("The public key by which this service signs evidence bundles")
            .WithDescription(
                $"PEM text with 'Accept: text/plain' or '{Pem}', else JSON. Keep it beside the bundles: 'fakefinder verify BUNDLE --key "
                    + "FILE' compares a bundle's key with it.")
            .Produces<EvidenceKeyResource>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, MediaTypeNames.Text.Plain, Pem);
        return endpoints;
    }

    private static IResult Describe(HttpContext context, ServiceKey key)
    {
        context.Response.Headers.Vary = "Accept";
        return Accepted.Choose(context.Request, [MediaTypeNames.Application.Json, MediaTypeNames.Text.Plain, Pem]) switch
        {
            MediaTypeNames.Application.Json =>
                TypedResults.Ok(new EvidenceKeyResource(key.Public.Id, "ECDSA P-256 with SHA-256", key.Public.Pem)),
            null => Accepted.Refuse(context, "The key", [MediaTypeNames.Application.Json, MediaTypeNames.Text.Plain, Pem]),
            var type => TypedResults.Text(key.Public.Pem, type),
        };
    }
}

/// <summary>The public key of a service.</summary>
/// <param name="Keyid">SHA-256 of the DER form of its SubjectPublicKeyInfo, lower-case hexadecimal; signatures name the key by it.</param>
/// <param name="Algorithm">For people.</param>
/// <param name="Pem">SubjectPublicKeyInfo.</param>
internal sealed record EvidenceKeyResource(string Keyid, string Algorithm, string Pem);
